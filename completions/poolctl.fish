# Completions of poolctl for fish, which the program answers. In ~/.config/fish/completions, or in config.fish:
#
#     poolctl completions fish | source

function __poolctl_complete
    set -l words (commandline -opc)
    set -e words[1]
    set -l token (commandline -ct)
    set -l answer (poolctl __complete $words "$token" 2>/dev/null </dev/null)
    set -l directive $answer[-1]
    set -e answer[-1]
    # What stands before the value in the same word.
    set -l head (string match -r -- '^-[^=]*=|^[^-=][^=]*=' "$token")
    if set -q answer[1]
        string match -q -- '-*' "$head"; or set head
        for line in $answer
            printf '%s\n' "$head$line"
        end
    else if test "$directive" = :0 -o "$directive" = :16
        set -l part (string replace -- "$head" '' "$token")
        set -l paths
        if test "$directive" = :0
            set paths (__fish_complete_path "$part")
        else
            set paths (__fish_complete_directories "$part" '')
        end
        for path in $paths
            printf '%s\n' "$head$path"
        end
    end
end

complete -c poolctl -f -a '(__poolctl_complete)'
