# Completions of poolctl for bash, which the program answers. For ~/.bashrc:
#
#     source <(poolctl completions bash)

_poolctl() {
    local words=() count=0 word answer line current head=
    # Bash takes `=` for a word of its own, the program does not.
    for word in "${COMP_WORDS[@]:1:COMP_CWORD}"; do
        if [[ $count -gt 0 && ( $word == = || ${words[count - 1]} == *= ) ]]; then
            words[count - 1]+=$word
        else
            words[count++]=$word
        fi
    done
    COMPREPLY=()
    answer=$(poolctl __complete "${words[@]}" 2>/dev/null </dev/null) || return
    # Only what bash calls a word is replaced.
    current=${words[count - 1]}
    if [[ $current == *"$2" ]]; then
        head=${current%"$2"}
    fi
    while IFS= read -r line; do
        case $line in
            # Bash before 4 has no compopt, and shows files where there is nothing better.
            :0) ;;
            :4) compopt +o default 2>/dev/null ;;
            :6) compopt +o default -o nospace 2>/dev/null ;;
            :16) compopt +o default -o dirnames 2>/dev/null ;;
            *)
                line=${line%%$'\t'*}
                COMPREPLY+=("${line#"$head"}")
                ;;
        esac
    done <<<"$answer"
}

complete -o default -F _poolctl poolctl
