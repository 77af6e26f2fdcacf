# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_poolctl_global_optspecs
    string join \n h/help V/version
end

function __fish_poolctl_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_poolctl_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_poolctl_using_subcommand
    set -l cmd (__fish_poolctl_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c poolctl -n "__fish_poolctl_needs_command" -s h -l help -d 'Print help'
complete -c poolctl -n "__fish_poolctl_needs_command" -s V -l version -d 'Print version'
complete -c poolctl -n "__fish_poolctl_needs_command" -f -a "render" -d 'Print the manifests that the operator would make of the Pools'
complete -c poolctl -n "__fish_poolctl_needs_command" -f -a "check" -d 'Check the input, without manifests'
complete -c poolctl -n "__fish_poolctl_needs_command" -f -a "diff" -d 'Compare what `render` gives with manifests, or with a dump of the cluster'
complete -c poolctl -n "__fish_poolctl_needs_command" -f -a "inject" -d 'Add the missing names to the Certificates where they are written'
complete -c poolctl -n "__fish_poolctl_needs_command" -f -a "list" -d 'List the Pools with what stands behind each, as `kubectl get` would'
complete -c poolctl -n "__fish_poolctl_needs_command" -f -a "config" -d 'Show the settings in force and where each comes from, for each environment'
complete -c poolctl -n "__fish_poolctl_needs_command" -f -a "rules" -d 'List the rules'
complete -c poolctl -n "__fish_poolctl_needs_command" -f -a "explain" -d 'Explain a rule, or a field of Pool, Server or Certificate'
complete -c poolctl -n "__fish_poolctl_needs_command" -f -a "completions" -d 'Print the completion script of a shell'
complete -c poolctl -n "__fish_poolctl_needs_command" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c poolctl -n "__fish_poolctl_using_subcommand render" -s f -l filename -d 'The same as PATH (repeatable)' -r -F
complete -c poolctl -n "__fish_poolctl_using_subcommand render" -s k -l kustomize -d 'Read what `kustomize build DIR` prints, or `kubectl kustomize DIR` (repeatable)' -r -F
complete -c poolctl -n "__fish_poolctl_using_subcommand render" -s e -l environment -d 'Only this environment of poolctl.toml (repeatable); all of them by default' -r
complete -c poolctl -n "__fish_poolctl_using_subcommand render" -l exclude -d 'Leave out the files that a glob matches, and folders with all below them (repeatable)' -r
complete -c poolctl -n "__fish_poolctl_using_subcommand render" -l max-file-size -d 'Read no larger file, and no more from stdin; up to 4G [default: 1G]' -r
complete -c poolctl -n "__fish_poolctl_using_subcommand render" -s n -l namespace -d 'Namespace of the documents that have none' -r
complete -c poolctl -n "__fish_poolctl_using_subcommand render" -l validate -d 'What to do about unknown and duplicate fields [default: strict]' -r -f -a "strict\t'They are errors'
warn\t'They are warnings'
ignore\t'They are dropped in silence'"
complete -c poolctl -n "__fish_poolctl_using_subcommand render" -l kube-version -d 'Version of Kubernetes, such as 1.35; what 1.33 and all later ones take by default' -r
complete -c poolctl -n "__fish_poolctl_using_subcommand render" -l node-port-range -d 'Node ports of the cluster [default: 30000-32767]' -r
complete -c poolctl -n "__fish_poolctl_using_subcommand render" -l managed-by -d 'Value of the label app.kubernetes.io/managed-by [default: poolctl]' -r
complete -c poolctl -n "__fish_poolctl_using_subcommand render" -l config -d 'Read this file, not the nearest poolctl.toml from the working directory upwards' -r -F
complete -c poolctl -n "__fish_poolctl_using_subcommand render" -s o -l output -d 'Format of the output' -r -f -a "yaml\t'YAML documents, each behind a line `---`'
json\t'One `List`'
name\t'`kind/name`, one a line'"
complete -c poolctl -n "__fish_poolctl_using_subcommand render" -l output-dir -d 'Write a file for each object into this folder, and remove those of earlier runs' -r -F
complete -c poolctl -n "__fish_poolctl_using_subcommand render" -l output-file -d 'Write into this file, unless somebody else wrote it' -r -F
complete -c poolctl -n "__fish_poolctl_using_subcommand render" -l prune -d 'Which files of earlier runs to remove when they are no longer produced, though it may be a loss' -r -f -a "all\t'Also those whose source was not read, or whose Certificate is gone from the input'"
complete -c poolctl -n "__fish_poolctl_using_subcommand render" -l only -d 'Print only these kinds' -r -f -a "service\t''
tlsroute\t''
certificate\t''"
complete -c poolctl -n "__fish_poolctl_using_subcommand render" -l pool -d 'Print only what comes from this Pool (repeatable)' -r
complete -c poolctl -n "__fish_poolctl_using_subcommand render" -l certificates -d 'How Certificates that get a hostname are written [default: full]' -r -f -a "full\t'The whole Certificate from the input, its list extended'
patch\t'Only the complete list, for `kubectl apply --server-side`'
kustomize\t'With --output-dir: JSON patches in a kustomize Component'
none\t'No Certificates'"
complete -c poolctl -n "__fish_poolctl_using_subcommand render" -l tlsroute-version -d 'Version of TLSRoute that the cluster serves [default: v1]' -r -f -a "v1\t'Gateway API 1.5 and later'
v1alpha3\t'Gateway API 1.4 and later, experimental channel'
v1alpha2\t'before Gateway API 1.5, experimental channel'"
complete -c poolctl -n "__fish_poolctl_using_subcommand render" -l allow -d 'Hide the findings of a rule (repeatable)' -r
complete -c poolctl -n "__fish_poolctl_using_subcommand render" -l deny -d 'Make the findings of a rule errors, or all warnings (repeatable)' -r
complete -c poolctl -n "__fish_poolctl_using_subcommand render" -l format -d 'Format of the report: on stdout for `check`, else on stderr' -r -f -a "human\t'With the source, underlined'
short\t'`file:line:column: severity[rule]: message`'
json\t'One JSON object'
sarif\t'SARIF 2.1.0, as GitHub code scanning takes it'
github\t'Annotations of GitHub Actions'
gitlab\t'Code Quality report of GitLab'
junit\t'JUnit XML: one test case for each object with findings'"
complete -c poolctl -n "__fish_poolctl_using_subcommand render" -l report -d 'Write a report to a file, too (repeatable)' -r
complete -c poolctl -n "__fish_poolctl_using_subcommand render" -l max-findings -d 'Show people at most N findings, errors first, and count the rest; 0 shows all [default: 1000]' -r
complete -c poolctl -n "__fish_poolctl_using_subcommand render" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t''
never\t''"
complete -c poolctl -n "__fish_poolctl_using_subcommand render" -l no-kustomize -d 'Start no build, also where poolctl.toml asks for one'
complete -c poolctl -n "__fish_poolctl_using_subcommand render" -s R -l recursive -d 'Read the folders in folders, too'
complete -c poolctl -n "__fish_poolctl_using_subcommand render" -l allow-empty -d 'Take input without a single Pool, and print nothing'
complete -c poolctl -n "__fish_poolctl_using_subcommand render" -l no-config -d 'Read no poolctl.toml'
complete -c poolctl -n "__fish_poolctl_using_subcommand render" -l passthrough -d 'Print the input, too: what comes of a Pool in its place, everything else as it is'
complete -c poolctl -n "__fish_poolctl_using_subcommand render" -l keep-pools -d 'Leave the Pools in what is passed through'
complete -c poolctl -n "__fish_poolctl_using_subcommand render" -l no-prune -d 'Keep the files of earlier runs that are no longer produced'
complete -c poolctl -n "__fish_poolctl_using_subcommand render" -l check -d 'Write nothing, list the files that are not as they should be, and fail when there are any'
complete -c poolctl -n "__fish_poolctl_using_subcommand render" -l diff -d 'The same, with what would change as unified diffs'
complete -c poolctl -n "__fish_poolctl_using_subcommand render" -l exit-code -d 'Write, and fail when anything was written'
complete -c poolctl -n "__fish_poolctl_using_subcommand render" -l no-routes -d 'Leave out routes, and the hostnames in Certificates with them'
complete -c poolctl -n "__fish_poolctl_using_subcommand render" -l no-allow -d 'Let only the command line hide findings, for gates over what others wrote'
complete -c poolctl -n "__fish_poolctl_using_subcommand render" -s q -l quiet -d 'Report errors only'
complete -c poolctl -n "__fish_poolctl_using_subcommand render" -s v -l verbose -d 'Say what was read and skipped'
complete -c poolctl -n "__fish_poolctl_using_subcommand render" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c poolctl -n "__fish_poolctl_using_subcommand check" -s f -l filename -d 'The same as PATH (repeatable)' -r -F
complete -c poolctl -n "__fish_poolctl_using_subcommand check" -s k -l kustomize -d 'Read what `kustomize build DIR` prints, or `kubectl kustomize DIR` (repeatable)' -r -F
complete -c poolctl -n "__fish_poolctl_using_subcommand check" -s e -l environment -d 'Only this environment of poolctl.toml (repeatable); all of them by default' -r
complete -c poolctl -n "__fish_poolctl_using_subcommand check" -l exclude -d 'Leave out the files that a glob matches, and folders with all below them (repeatable)' -r
complete -c poolctl -n "__fish_poolctl_using_subcommand check" -l max-file-size -d 'Read no larger file, and no more from stdin; up to 4G [default: 1G]' -r
complete -c poolctl -n "__fish_poolctl_using_subcommand check" -s n -l namespace -d 'Namespace of the documents that have none' -r
complete -c poolctl -n "__fish_poolctl_using_subcommand check" -l validate -d 'What to do about unknown and duplicate fields [default: strict]' -r -f -a "strict\t'They are errors'
warn\t'They are warnings'
ignore\t'They are dropped in silence'"
complete -c poolctl -n "__fish_poolctl_using_subcommand check" -l kube-version -d 'Version of Kubernetes, such as 1.35; what 1.33 and all later ones take by default' -r
complete -c poolctl -n "__fish_poolctl_using_subcommand check" -l node-port-range -d 'Node ports of the cluster [default: 30000-32767]' -r
complete -c poolctl -n "__fish_poolctl_using_subcommand check" -l managed-by -d 'Value of the label app.kubernetes.io/managed-by [default: poolctl]' -r
complete -c poolctl -n "__fish_poolctl_using_subcommand check" -l config -d 'Read this file, not the nearest poolctl.toml from the working directory upwards' -r -F
complete -c poolctl -n "__fish_poolctl_using_subcommand check" -l allow -d 'Hide the findings of a rule (repeatable)' -r
complete -c poolctl -n "__fish_poolctl_using_subcommand check" -l deny -d 'Make the findings of a rule errors, or all warnings (repeatable)' -r
complete -c poolctl -n "__fish_poolctl_using_subcommand check" -l format -d 'Format of the report: on stdout for `check`, else on stderr' -r -f -a "human\t'With the source, underlined'
short\t'`file:line:column: severity[rule]: message`'
json\t'One JSON object'
sarif\t'SARIF 2.1.0, as GitHub code scanning takes it'
github\t'Annotations of GitHub Actions'
gitlab\t'Code Quality report of GitLab'
junit\t'JUnit XML: one test case for each object with findings'"
complete -c poolctl -n "__fish_poolctl_using_subcommand check" -l report -d 'Write a report to a file, too (repeatable)' -r
complete -c poolctl -n "__fish_poolctl_using_subcommand check" -l max-findings -d 'Show people at most N findings, errors first, and count the rest; 0 shows all [default: 1000]' -r
complete -c poolctl -n "__fish_poolctl_using_subcommand check" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t''
never\t''"
complete -c poolctl -n "__fish_poolctl_using_subcommand check" -l no-kustomize -d 'Start no build, also where poolctl.toml asks for one'
complete -c poolctl -n "__fish_poolctl_using_subcommand check" -s R -l recursive -d 'Read the folders in folders, too'
complete -c poolctl -n "__fish_poolctl_using_subcommand check" -l allow-empty -d 'Take input without a single Pool, and print nothing'
complete -c poolctl -n "__fish_poolctl_using_subcommand check" -l no-config -d 'Read no poolctl.toml'
complete -c poolctl -n "__fish_poolctl_using_subcommand check" -l fix -d 'Mend what has exactly one right answer in the files, and report the rest'
complete -c poolctl -n "__fish_poolctl_using_subcommand check" -l diff -d 'Write nothing, print what --fix would change as a unified diff, and report on stderr'
complete -c poolctl -n "__fish_poolctl_using_subcommand check" -l no-allow -d 'Let only the command line hide findings, for gates over what others wrote'
complete -c poolctl -n "__fish_poolctl_using_subcommand check" -s q -l quiet -d 'Report errors only'
complete -c poolctl -n "__fish_poolctl_using_subcommand check" -s v -l verbose -d 'Say what was read and skipped'
complete -c poolctl -n "__fish_poolctl_using_subcommand check" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c poolctl -n "__fish_poolctl_using_subcommand diff" -s f -l filename -d 'The same as PATH (repeatable)' -r -F
complete -c poolctl -n "__fish_poolctl_using_subcommand diff" -s k -l kustomize -d 'Read what `kustomize build DIR` prints, or `kubectl kustomize DIR` (repeatable)' -r -F
complete -c poolctl -n "__fish_poolctl_using_subcommand diff" -s e -l environment -d 'Only this environment of poolctl.toml (repeatable); all of them by default' -r
complete -c poolctl -n "__fish_poolctl_using_subcommand diff" -l exclude -d 'Leave out the files that a glob matches, and folders with all below them (repeatable)' -r
complete -c poolctl -n "__fish_poolctl_using_subcommand diff" -l max-file-size -d 'Read no larger file, and no more from stdin; up to 4G [default: 1G]' -r
complete -c poolctl -n "__fish_poolctl_using_subcommand diff" -s n -l namespace -d 'Namespace of the documents that have none' -r
complete -c poolctl -n "__fish_poolctl_using_subcommand diff" -l validate -d 'What to do about unknown and duplicate fields [default: strict]' -r -f -a "strict\t'They are errors'
warn\t'They are warnings'
ignore\t'They are dropped in silence'"
complete -c poolctl -n "__fish_poolctl_using_subcommand diff" -l kube-version -d 'Version of Kubernetes, such as 1.35; what 1.33 and all later ones take by default' -r
complete -c poolctl -n "__fish_poolctl_using_subcommand diff" -l node-port-range -d 'Node ports of the cluster [default: 30000-32767]' -r
complete -c poolctl -n "__fish_poolctl_using_subcommand diff" -l managed-by -d 'Value of the label app.kubernetes.io/managed-by [default: poolctl]' -r
complete -c poolctl -n "__fish_poolctl_using_subcommand diff" -l config -d 'Read this file, not the nearest poolctl.toml from the working directory upwards' -r -F
complete -c poolctl -n "__fish_poolctl_using_subcommand diff" -l against -d 'What is there: files of manifests, or what `kubectl get -o yaml` prints' -r -F
complete -c poolctl -n "__fish_poolctl_using_subcommand diff" -l only -d 'Print only these kinds' -r -f -a "service\t''
tlsroute\t''
certificate\t''"
complete -c poolctl -n "__fish_poolctl_using_subcommand diff" -l pool -d 'Print only what comes from this Pool (repeatable)' -r
complete -c poolctl -n "__fish_poolctl_using_subcommand diff" -l certificates -d 'How Certificates that get a hostname are written [default: full]' -r -f -a "full\t'The whole Certificate from the input, its list extended'
patch\t'Only the complete list, for `kubectl apply --server-side`'
kustomize\t'With --output-dir: JSON patches in a kustomize Component'
none\t'No Certificates'"
complete -c poolctl -n "__fish_poolctl_using_subcommand diff" -l tlsroute-version -d 'Version of TLSRoute that the cluster serves [default: v1]' -r -f -a "v1\t'Gateway API 1.5 and later'
v1alpha3\t'Gateway API 1.4 and later, experimental channel'
v1alpha2\t'before Gateway API 1.5, experimental channel'"
complete -c poolctl -n "__fish_poolctl_using_subcommand diff" -l allow -d 'Hide the findings of a rule (repeatable)' -r
complete -c poolctl -n "__fish_poolctl_using_subcommand diff" -l deny -d 'Make the findings of a rule errors, or all warnings (repeatable)' -r
complete -c poolctl -n "__fish_poolctl_using_subcommand diff" -l format -d 'Format of the report: on stdout for `check`, else on stderr' -r -f -a "human\t'With the source, underlined'
short\t'`file:line:column: severity[rule]: message`'
json\t'One JSON object'
sarif\t'SARIF 2.1.0, as GitHub code scanning takes it'
github\t'Annotations of GitHub Actions'
gitlab\t'Code Quality report of GitLab'
junit\t'JUnit XML: one test case for each object with findings'"
complete -c poolctl -n "__fish_poolctl_using_subcommand diff" -l report -d 'Write a report to a file, too (repeatable)' -r
complete -c poolctl -n "__fish_poolctl_using_subcommand diff" -l max-findings -d 'Show people at most N findings, errors first, and count the rest; 0 shows all [default: 1000]' -r
complete -c poolctl -n "__fish_poolctl_using_subcommand diff" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t''
never\t''"
complete -c poolctl -n "__fish_poolctl_using_subcommand diff" -l no-kustomize -d 'Start no build, also where poolctl.toml asks for one'
complete -c poolctl -n "__fish_poolctl_using_subcommand diff" -s R -l recursive -d 'Read the folders in folders, too'
complete -c poolctl -n "__fish_poolctl_using_subcommand diff" -l allow-empty -d 'Take input without a single Pool, and print nothing'
complete -c poolctl -n "__fish_poolctl_using_subcommand diff" -l no-config -d 'Read no poolctl.toml'
complete -c poolctl -n "__fish_poolctl_using_subcommand diff" -l no-routes -d 'Leave out routes, and the hostnames in Certificates with them'
complete -c poolctl -n "__fish_poolctl_using_subcommand diff" -l no-allow -d 'Let only the command line hide findings, for gates over what others wrote'
complete -c poolctl -n "__fish_poolctl_using_subcommand diff" -s q -l quiet -d 'Report errors only'
complete -c poolctl -n "__fish_poolctl_using_subcommand diff" -s v -l verbose -d 'Say what was read and skipped'
complete -c poolctl -n "__fish_poolctl_using_subcommand diff" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c poolctl -n "__fish_poolctl_using_subcommand inject" -s f -l filename -d 'The same as PATH (repeatable)' -r -F
complete -c poolctl -n "__fish_poolctl_using_subcommand inject" -s k -l kustomize -d 'Read what `kustomize build DIR` prints, or `kubectl kustomize DIR` (repeatable)' -r -F
complete -c poolctl -n "__fish_poolctl_using_subcommand inject" -s e -l environment -d 'Only this environment of poolctl.toml (repeatable); all of them by default' -r
complete -c poolctl -n "__fish_poolctl_using_subcommand inject" -l exclude -d 'Leave out the files that a glob matches, and folders with all below them (repeatable)' -r
complete -c poolctl -n "__fish_poolctl_using_subcommand inject" -l max-file-size -d 'Read no larger file, and no more from stdin; up to 4G [default: 1G]' -r
complete -c poolctl -n "__fish_poolctl_using_subcommand inject" -s n -l namespace -d 'Namespace of the documents that have none' -r
complete -c poolctl -n "__fish_poolctl_using_subcommand inject" -l validate -d 'What to do about unknown and duplicate fields [default: strict]' -r -f -a "strict\t'They are errors'
warn\t'They are warnings'
ignore\t'They are dropped in silence'"
complete -c poolctl -n "__fish_poolctl_using_subcommand inject" -l kube-version -d 'Version of Kubernetes, such as 1.35; what 1.33 and all later ones take by default' -r
complete -c poolctl -n "__fish_poolctl_using_subcommand inject" -l node-port-range -d 'Node ports of the cluster [default: 30000-32767]' -r
complete -c poolctl -n "__fish_poolctl_using_subcommand inject" -l managed-by -d 'Value of the label app.kubernetes.io/managed-by [default: poolctl]' -r
complete -c poolctl -n "__fish_poolctl_using_subcommand inject" -l config -d 'Read this file, not the nearest poolctl.toml from the working directory upwards' -r -F
complete -c poolctl -n "__fish_poolctl_using_subcommand inject" -l pool -d 'Edit only Certificates that this Pool adds a name to (repeatable)' -r
complete -c poolctl -n "__fish_poolctl_using_subcommand inject" -l allow -d 'Hide the findings of a rule (repeatable)' -r
complete -c poolctl -n "__fish_poolctl_using_subcommand inject" -l deny -d 'Make the findings of a rule errors, or all warnings (repeatable)' -r
complete -c poolctl -n "__fish_poolctl_using_subcommand inject" -l format -d 'Format of the report: on stdout for `check`, else on stderr' -r -f -a "human\t'With the source, underlined'
short\t'`file:line:column: severity[rule]: message`'
json\t'One JSON object'
sarif\t'SARIF 2.1.0, as GitHub code scanning takes it'
github\t'Annotations of GitHub Actions'
gitlab\t'Code Quality report of GitLab'
junit\t'JUnit XML: one test case for each object with findings'"
complete -c poolctl -n "__fish_poolctl_using_subcommand inject" -l report -d 'Write a report to a file, too (repeatable)' -r
complete -c poolctl -n "__fish_poolctl_using_subcommand inject" -l max-findings -d 'Show people at most N findings, errors first, and count the rest; 0 shows all [default: 1000]' -r
complete -c poolctl -n "__fish_poolctl_using_subcommand inject" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t''
never\t''"
complete -c poolctl -n "__fish_poolctl_using_subcommand inject" -l no-kustomize -d 'Start no build, also where poolctl.toml asks for one'
complete -c poolctl -n "__fish_poolctl_using_subcommand inject" -s R -l recursive -d 'Read the folders in folders, too'
complete -c poolctl -n "__fish_poolctl_using_subcommand inject" -l allow-empty -d 'Take input without a single Pool, and print nothing'
complete -c poolctl -n "__fish_poolctl_using_subcommand inject" -l no-config -d 'Read no poolctl.toml'
complete -c poolctl -n "__fish_poolctl_using_subcommand inject" -s w -l write -d 'Edit the files; without this, what would change is printed as a unified diff'
complete -c poolctl -n "__fish_poolctl_using_subcommand inject" -l check -d 'Write nothing, list the Certificates that lack names, and fail when there are any'
complete -c poolctl -n "__fish_poolctl_using_subcommand inject" -l exit-code -d 'Edit, and fail when anything was edited'
complete -c poolctl -n "__fish_poolctl_using_subcommand inject" -l no-allow -d 'Let only the command line hide findings, for gates over what others wrote'
complete -c poolctl -n "__fish_poolctl_using_subcommand inject" -s q -l quiet -d 'Report errors only'
complete -c poolctl -n "__fish_poolctl_using_subcommand inject" -s v -l verbose -d 'Say what was read and skipped'
complete -c poolctl -n "__fish_poolctl_using_subcommand inject" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c poolctl -n "__fish_poolctl_using_subcommand list" -s f -l filename -d 'The same as PATH (repeatable)' -r -F
complete -c poolctl -n "__fish_poolctl_using_subcommand list" -s k -l kustomize -d 'Read what `kustomize build DIR` prints, or `kubectl kustomize DIR` (repeatable)' -r -F
complete -c poolctl -n "__fish_poolctl_using_subcommand list" -s e -l environment -d 'Only this environment of poolctl.toml (repeatable); all of them by default' -r
complete -c poolctl -n "__fish_poolctl_using_subcommand list" -l exclude -d 'Leave out the files that a glob matches, and folders with all below them (repeatable)' -r
complete -c poolctl -n "__fish_poolctl_using_subcommand list" -l max-file-size -d 'Read no larger file, and no more from stdin; up to 4G [default: 1G]' -r
complete -c poolctl -n "__fish_poolctl_using_subcommand list" -s n -l namespace -d 'Namespace of the documents that have none' -r
complete -c poolctl -n "__fish_poolctl_using_subcommand list" -l validate -d 'What to do about unknown and duplicate fields [default: strict]' -r -f -a "strict\t'They are errors'
warn\t'They are warnings'
ignore\t'They are dropped in silence'"
complete -c poolctl -n "__fish_poolctl_using_subcommand list" -l kube-version -d 'Version of Kubernetes, such as 1.35; what 1.33 and all later ones take by default' -r
complete -c poolctl -n "__fish_poolctl_using_subcommand list" -l node-port-range -d 'Node ports of the cluster [default: 30000-32767]' -r
complete -c poolctl -n "__fish_poolctl_using_subcommand list" -l managed-by -d 'Value of the label app.kubernetes.io/managed-by [default: poolctl]' -r
complete -c poolctl -n "__fish_poolctl_using_subcommand list" -l config -d 'Read this file, not the nearest poolctl.toml from the working directory upwards' -r -F
complete -c poolctl -n "__fish_poolctl_using_subcommand list" -s o -l output -d 'Format of the list' -r -f -a "table\t'One Pool a line'
wide\t'The same, with Gateways, Certificates and routes, and all Servers'
json\t'One list, with what the status of each Pool would say'
yaml\t'The same as YAML'
name\t'`pool.openvox.voxpupuli.org/name`, one a line'"
complete -c poolctl -n "__fish_poolctl_using_subcommand list" -l allow -d 'Hide the findings of a rule (repeatable)' -r
complete -c poolctl -n "__fish_poolctl_using_subcommand list" -l deny -d 'Make the findings of a rule errors, or all warnings (repeatable)' -r
complete -c poolctl -n "__fish_poolctl_using_subcommand list" -l format -d 'Format of the report: on stdout for `check`, else on stderr' -r -f -a "human\t'With the source, underlined'
short\t'`file:line:column: severity[rule]: message`'
json\t'One JSON object'
sarif\t'SARIF 2.1.0, as GitHub code scanning takes it'
github\t'Annotations of GitHub Actions'
gitlab\t'Code Quality report of GitLab'
junit\t'JUnit XML: one test case for each object with findings'"
complete -c poolctl -n "__fish_poolctl_using_subcommand list" -l report -d 'Write a report to a file, too (repeatable)' -r
complete -c poolctl -n "__fish_poolctl_using_subcommand list" -l max-findings -d 'Show people at most N findings, errors first, and count the rest; 0 shows all [default: 1000]' -r
complete -c poolctl -n "__fish_poolctl_using_subcommand list" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t''
never\t''"
complete -c poolctl -n "__fish_poolctl_using_subcommand list" -l no-kustomize -d 'Start no build, also where poolctl.toml asks for one'
complete -c poolctl -n "__fish_poolctl_using_subcommand list" -s R -l recursive -d 'Read the folders in folders, too'
complete -c poolctl -n "__fish_poolctl_using_subcommand list" -l allow-empty -d 'Take input without a single Pool, and print nothing'
complete -c poolctl -n "__fish_poolctl_using_subcommand list" -l no-config -d 'Read no poolctl.toml'
complete -c poolctl -n "__fish_poolctl_using_subcommand list" -l no-headers -d 'Leave out the line with the names of the columns'
complete -c poolctl -n "__fish_poolctl_using_subcommand list" -l no-allow -d 'Let only the command line hide findings, for gates over what others wrote'
complete -c poolctl -n "__fish_poolctl_using_subcommand list" -s q -l quiet -d 'Report errors only'
complete -c poolctl -n "__fish_poolctl_using_subcommand list" -s v -l verbose -d 'Say what was read and skipped'
complete -c poolctl -n "__fish_poolctl_using_subcommand list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c poolctl -n "__fish_poolctl_using_subcommand config" -s e -l environment -d 'Only this environment of poolctl.toml (repeatable); all of them by default' -r
complete -c poolctl -n "__fish_poolctl_using_subcommand config" -l config -d 'Read this file, not the nearest poolctl.toml from the working directory upwards' -r -F
complete -c poolctl -n "__fish_poolctl_using_subcommand config" -s h -l help -d 'Print help'
complete -c poolctl -n "__fish_poolctl_using_subcommand rules" -s o -l output -d 'Format of the list' -r -f -a "table\t'One rule a line'
json\t'One array, with the explanations'"
complete -c poolctl -n "__fish_poolctl_using_subcommand rules" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c poolctl -n "__fish_poolctl_using_subcommand explain" -s h -l help -d 'Print help'
complete -c poolctl -n "__fish_poolctl_using_subcommand completions" -s h -l help -d 'Print help'
complete -c poolctl -n "__fish_poolctl_using_subcommand help; and not __fish_seen_subcommand_from render check diff inject list config rules explain completions help" -f -a "render" -d 'Print the manifests that the operator would make of the Pools'
complete -c poolctl -n "__fish_poolctl_using_subcommand help; and not __fish_seen_subcommand_from render check diff inject list config rules explain completions help" -f -a "check" -d 'Check the input, without manifests'
complete -c poolctl -n "__fish_poolctl_using_subcommand help; and not __fish_seen_subcommand_from render check diff inject list config rules explain completions help" -f -a "diff" -d 'Compare what `render` gives with manifests, or with a dump of the cluster'
complete -c poolctl -n "__fish_poolctl_using_subcommand help; and not __fish_seen_subcommand_from render check diff inject list config rules explain completions help" -f -a "inject" -d 'Add the missing names to the Certificates where they are written'
complete -c poolctl -n "__fish_poolctl_using_subcommand help; and not __fish_seen_subcommand_from render check diff inject list config rules explain completions help" -f -a "list" -d 'List the Pools with what stands behind each, as `kubectl get` would'
complete -c poolctl -n "__fish_poolctl_using_subcommand help; and not __fish_seen_subcommand_from render check diff inject list config rules explain completions help" -f -a "config" -d 'Show the settings in force and where each comes from, for each environment'
complete -c poolctl -n "__fish_poolctl_using_subcommand help; and not __fish_seen_subcommand_from render check diff inject list config rules explain completions help" -f -a "rules" -d 'List the rules'
complete -c poolctl -n "__fish_poolctl_using_subcommand help; and not __fish_seen_subcommand_from render check diff inject list config rules explain completions help" -f -a "explain" -d 'Explain a rule, or a field of Pool, Server or Certificate'
complete -c poolctl -n "__fish_poolctl_using_subcommand help; and not __fish_seen_subcommand_from render check diff inject list config rules explain completions help" -f -a "completions" -d 'Print the completion script of a shell'
complete -c poolctl -n "__fish_poolctl_using_subcommand help; and not __fish_seen_subcommand_from render check diff inject list config rules explain completions help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
