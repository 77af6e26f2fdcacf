
use builtin;
use str;

set edit:completion:arg-completer[poolctl] = {|@words|
    fn spaces {|n|
        builtin:repeat $n ' ' | str:join ''
    }
    fn cand {|text desc|
        edit:complex-candidate $text &display=$text' '(spaces (- 14 (wcswidth $text)))$desc
    }
    var command = 'poolctl'
    for word $words[1..-1] {
        if (str:has-prefix $word '-') {
            break
        }
        set command = $command';'$word
    }
    var completions = [
        &'poolctl'= {
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
            cand render 'Print the manifests that the operator would make of the Pools'
            cand check 'Check the input against every rule, without manifests'
            cand diff 'Compare the manifests with others, or with a dump of the cluster'
            cand inject 'Add the missing names to the Certificates where they are written'
            cand list 'List the Pools, and what stands behind each'
            cand graph 'Draw the way from the Gateway to the Certificates'
            cand why 'Show why something joins, is routed and trusted, or is not'
            cand fn 'Render the Pools of a ResourceList, as a KRM function'
            cand config 'Show the settings in force and where each comes from'
            cand rules 'List the rules'
            cand explain 'Explain a rule, a field of a resource, or a key of poolctl.toml'
            cand schema 'Print a JSON Schema for editors and linters'
            cand completions 'Print the completion script of a shell'
            cand man 'Print the manual page, or write all pages into a folder'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'poolctl;render'= {
            cand -o 'Format of the output'
            cand --output 'Format of the output'
            cand --allow 'Hide the findings of a rule (repeatable)'
            cand --deny 'Make the findings of a rule errors, or all warnings (repeatable)'
            cand --format 'Format of the report'
            cand --report 'Write a report to a file, too (repeatable)'
            cand --max-findings 'Show people at most N findings, errors first, and count the rest [default: 1000]'
            cand --color 'When to use colors'
            cand --output-dir 'Write a file for each object into this folder, and remove those of earlier runs'
            cand --output-file 'Write all objects into this file, unless somebody else wrote it'
            cand --prune 'Remove files of earlier runs also where that may be a loss'
            cand --only 'Render only these kinds'
            cand --pool 'Render only what comes from this Pool (repeatable)'
            cand --certificates 'How to write Certificates that get a hostname [default: full]'
            cand --tlsroute-version 'Version of TLSRoute that the cluster serves [default: v1]'
            cand -f 'The same as PATH (repeatable)'
            cand --filename 'The same as PATH (repeatable)'
            cand --exclude 'Leave out the files and folders that a glob matches (repeatable)'
            cand -k 'Read what `kustomize build DIR` or `kubectl kustomize DIR` prints (repeatable)'
            cand --kustomize 'Read what `kustomize build DIR` or `kubectl kustomize DIR` prints (repeatable)'
            cand -e 'Read only this environment of poolctl.toml (repeatable)'
            cand --environment 'Read only this environment of poolctl.toml (repeatable)'
            cand -n 'Namespace of the documents that have none'
            cand --namespace 'Namespace of the documents that have none'
            cand --validate 'What to do about unknown and duplicate fields [default: strict]'
            cand --kube-version 'Version of Kubernetes, such as 1.35'
            cand --node-port-range 'Node ports of the cluster [default: 30000-32767]'
            cand --managed-by 'Value of the label app.kubernetes.io/managed-by [default: poolctl]'
            cand --max-file-size 'Read no larger file, and no more from stdin [default: 1G]'
            cand --config 'Read this file, not the nearest poolctl.toml'
            cand --passthrough 'Print the input, too, with the manifests in the place of each Pool'
            cand --keep-pools 'Leave the Pools in what is passed through'
            cand --no-allow 'Let only the command line hide findings, for gates over what others wrote'
            cand -q 'Report errors only'
            cand --quiet 'Report errors only'
            cand -v 'Show all notes in full, and say what was read and skipped'
            cand --verbose 'Show all notes in full, and say what was read and skipped'
            cand --check 'List the files that are not as they should be, write nothing, and fail when there are any'
            cand --diff 'Do the same as --check, and show the changes as unified diffs'
            cand --exit-code 'Write, and fail when anything was written'
            cand --no-prune 'Keep the files of earlier runs that are no longer produced'
            cand --no-routes 'Leave out routes, and the hostnames in Certificates with them'
            cand -R 'Read the folders in folders, too'
            cand --recursive 'Read the folders in folders, too'
            cand --allow-empty 'Take input without a single Pool, and print nothing'
            cand --no-kustomize 'Start no build, also where poolctl.toml asks for one'
            cand --no-config 'Read no poolctl.toml'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'poolctl;check'= {
            cand --allow 'Hide the findings of a rule (repeatable)'
            cand --deny 'Make the findings of a rule errors, or all warnings (repeatable)'
            cand --format 'Format of the report'
            cand --report 'Write a report to a file, too (repeatable)'
            cand --max-findings 'Show people at most N findings, errors first, and count the rest [default: 1000]'
            cand --color 'When to use colors'
            cand -f 'The same as PATH (repeatable)'
            cand --filename 'The same as PATH (repeatable)'
            cand --exclude 'Leave out the files and folders that a glob matches (repeatable)'
            cand -k 'Read what `kustomize build DIR` or `kubectl kustomize DIR` prints (repeatable)'
            cand --kustomize 'Read what `kustomize build DIR` or `kubectl kustomize DIR` prints (repeatable)'
            cand -e 'Read only this environment of poolctl.toml (repeatable)'
            cand --environment 'Read only this environment of poolctl.toml (repeatable)'
            cand -n 'Namespace of the documents that have none'
            cand --namespace 'Namespace of the documents that have none'
            cand --validate 'What to do about unknown and duplicate fields [default: strict]'
            cand --kube-version 'Version of Kubernetes, such as 1.35'
            cand --node-port-range 'Node ports of the cluster [default: 30000-32767]'
            cand --managed-by 'Value of the label app.kubernetes.io/managed-by [default: poolctl]'
            cand --max-file-size 'Read no larger file, and no more from stdin [default: 1G]'
            cand --config 'Read this file, not the nearest poolctl.toml'
            cand --fix 'Mend what has exactly one right answer, and report the rest'
            cand --diff 'Print what --fix would change as a unified diff, and write nothing'
            cand --no-allow 'Let only the command line hide findings, for gates over what others wrote'
            cand -q 'Report errors only'
            cand --quiet 'Report errors only'
            cand -v 'Show all notes in full, and say what was read and skipped'
            cand --verbose 'Show all notes in full, and say what was read and skipped'
            cand -R 'Read the folders in folders, too'
            cand --recursive 'Read the folders in folders, too'
            cand --allow-empty 'Take input without a single Pool, and print nothing'
            cand --no-kustomize 'Start no build, also where poolctl.toml asks for one'
            cand --no-config 'Read no poolctl.toml'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'poolctl;diff'= {
            cand --against 'What is there: manifests, or what `kubectl get -o yaml` prints'
            cand --allow 'Hide the findings of a rule (repeatable)'
            cand --deny 'Make the findings of a rule errors, or all warnings (repeatable)'
            cand --format 'Format of the report'
            cand --report 'Write a report to a file, too (repeatable)'
            cand --max-findings 'Show people at most N findings, errors first, and count the rest [default: 1000]'
            cand --color 'When to use colors'
            cand --only 'Render only these kinds'
            cand --pool 'Render only what comes from this Pool (repeatable)'
            cand --certificates 'How to write Certificates that get a hostname [default: full]'
            cand --tlsroute-version 'Version of TLSRoute that the cluster serves [default: v1]'
            cand -f 'The same as PATH (repeatable)'
            cand --filename 'The same as PATH (repeatable)'
            cand --exclude 'Leave out the files and folders that a glob matches (repeatable)'
            cand -k 'Read what `kustomize build DIR` or `kubectl kustomize DIR` prints (repeatable)'
            cand --kustomize 'Read what `kustomize build DIR` or `kubectl kustomize DIR` prints (repeatable)'
            cand -e 'Read only this environment of poolctl.toml (repeatable)'
            cand --environment 'Read only this environment of poolctl.toml (repeatable)'
            cand -n 'Namespace of the documents that have none'
            cand --namespace 'Namespace of the documents that have none'
            cand --validate 'What to do about unknown and duplicate fields [default: strict]'
            cand --kube-version 'Version of Kubernetes, such as 1.35'
            cand --node-port-range 'Node ports of the cluster [default: 30000-32767]'
            cand --managed-by 'Value of the label app.kubernetes.io/managed-by [default: poolctl]'
            cand --max-file-size 'Read no larger file, and no more from stdin [default: 1G]'
            cand --config 'Read this file, not the nearest poolctl.toml'
            cand --no-allow 'Let only the command line hide findings, for gates over what others wrote'
            cand -q 'Report errors only'
            cand --quiet 'Report errors only'
            cand -v 'Show all notes in full, and say what was read and skipped'
            cand --verbose 'Show all notes in full, and say what was read and skipped'
            cand --no-routes 'Leave out routes, and the hostnames in Certificates with them'
            cand -R 'Read the folders in folders, too'
            cand --recursive 'Read the folders in folders, too'
            cand --allow-empty 'Take input without a single Pool, and print nothing'
            cand --no-kustomize 'Start no build, also where poolctl.toml asks for one'
            cand --no-config 'Read no poolctl.toml'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'poolctl;inject'= {
            cand --pool 'Edit only the Certificates that this Pool adds a name to (repeatable)'
            cand --allow 'Hide the findings of a rule (repeatable)'
            cand --deny 'Make the findings of a rule errors, or all warnings (repeatable)'
            cand --format 'Format of the report'
            cand --report 'Write a report to a file, too (repeatable)'
            cand --max-findings 'Show people at most N findings, errors first, and count the rest [default: 1000]'
            cand --color 'When to use colors'
            cand -f 'The same as PATH (repeatable)'
            cand --filename 'The same as PATH (repeatable)'
            cand --exclude 'Leave out the files and folders that a glob matches (repeatable)'
            cand -k 'Read what `kustomize build DIR` or `kubectl kustomize DIR` prints (repeatable)'
            cand --kustomize 'Read what `kustomize build DIR` or `kubectl kustomize DIR` prints (repeatable)'
            cand -e 'Read only this environment of poolctl.toml (repeatable)'
            cand --environment 'Read only this environment of poolctl.toml (repeatable)'
            cand -n 'Namespace of the documents that have none'
            cand --namespace 'Namespace of the documents that have none'
            cand --validate 'What to do about unknown and duplicate fields [default: strict]'
            cand --kube-version 'Version of Kubernetes, such as 1.35'
            cand --node-port-range 'Node ports of the cluster [default: 30000-32767]'
            cand --managed-by 'Value of the label app.kubernetes.io/managed-by [default: poolctl]'
            cand --max-file-size 'Read no larger file, and no more from stdin [default: 1G]'
            cand --config 'Read this file, not the nearest poolctl.toml'
            cand -w 'Edit the files, rather than print a unified diff'
            cand --write 'Edit the files, rather than print a unified diff'
            cand --check 'List the Certificates that lack names, write nothing, and fail when there are any'
            cand --exit-code 'Edit the files, and fail when there was anything to edit'
            cand --no-allow 'Let only the command line hide findings, for gates over what others wrote'
            cand -q 'Report errors only'
            cand --quiet 'Report errors only'
            cand -v 'Show all notes in full, and say what was read and skipped'
            cand --verbose 'Show all notes in full, and say what was read and skipped'
            cand -R 'Read the folders in folders, too'
            cand --recursive 'Read the folders in folders, too'
            cand --allow-empty 'Take input without a single Pool, and print nothing'
            cand --no-kustomize 'Start no build, also where poolctl.toml asks for one'
            cand --no-config 'Read no poolctl.toml'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'poolctl;list'= {
            cand -o 'Format of the list'
            cand --output 'Format of the list'
            cand --allow 'Hide the findings of a rule (repeatable)'
            cand --deny 'Make the findings of a rule errors, or all warnings (repeatable)'
            cand --format 'Format of the report'
            cand --report 'Write a report to a file, too (repeatable)'
            cand --max-findings 'Show people at most N findings, errors first, and count the rest [default: 1000]'
            cand --color 'When to use colors'
            cand -f 'The same as PATH (repeatable)'
            cand --filename 'The same as PATH (repeatable)'
            cand --exclude 'Leave out the files and folders that a glob matches (repeatable)'
            cand -k 'Read what `kustomize build DIR` or `kubectl kustomize DIR` prints (repeatable)'
            cand --kustomize 'Read what `kustomize build DIR` or `kubectl kustomize DIR` prints (repeatable)'
            cand -e 'Read only this environment of poolctl.toml (repeatable)'
            cand --environment 'Read only this environment of poolctl.toml (repeatable)'
            cand -n 'Namespace of the documents that have none'
            cand --namespace 'Namespace of the documents that have none'
            cand --validate 'What to do about unknown and duplicate fields [default: strict]'
            cand --kube-version 'Version of Kubernetes, such as 1.35'
            cand --node-port-range 'Node ports of the cluster [default: 30000-32767]'
            cand --managed-by 'Value of the label app.kubernetes.io/managed-by [default: poolctl]'
            cand --max-file-size 'Read no larger file, and no more from stdin [default: 1G]'
            cand --config 'Read this file, not the nearest poolctl.toml'
            cand --no-headers 'Leave out the line with the names of the columns'
            cand --no-allow 'Let only the command line hide findings, for gates over what others wrote'
            cand -q 'Report errors only'
            cand --quiet 'Report errors only'
            cand -v 'Show all notes in full, and say what was read and skipped'
            cand --verbose 'Show all notes in full, and say what was read and skipped'
            cand -R 'Read the folders in folders, too'
            cand --recursive 'Read the folders in folders, too'
            cand --allow-empty 'Take input without a single Pool, and print nothing'
            cand --no-kustomize 'Start no build, also where poolctl.toml asks for one'
            cand --no-config 'Read no poolctl.toml'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'poolctl;graph'= {
            cand -o 'Format of the graph'
            cand --output 'Format of the graph'
            cand --pool 'Draw only what hangs on this Pool (repeatable)'
            cand --allow 'Hide the findings of a rule (repeatable)'
            cand --deny 'Make the findings of a rule errors, or all warnings (repeatable)'
            cand --format 'Format of the report'
            cand --report 'Write a report to a file, too (repeatable)'
            cand --max-findings 'Show people at most N findings, errors first, and count the rest [default: 1000]'
            cand --color 'When to use colors'
            cand -f 'The same as PATH (repeatable)'
            cand --filename 'The same as PATH (repeatable)'
            cand --exclude 'Leave out the files and folders that a glob matches (repeatable)'
            cand -k 'Read what `kustomize build DIR` or `kubectl kustomize DIR` prints (repeatable)'
            cand --kustomize 'Read what `kustomize build DIR` or `kubectl kustomize DIR` prints (repeatable)'
            cand -e 'Read only this environment of poolctl.toml (repeatable)'
            cand --environment 'Read only this environment of poolctl.toml (repeatable)'
            cand -n 'Namespace of the documents that have none'
            cand --namespace 'Namespace of the documents that have none'
            cand --validate 'What to do about unknown and duplicate fields [default: strict]'
            cand --kube-version 'Version of Kubernetes, such as 1.35'
            cand --node-port-range 'Node ports of the cluster [default: 30000-32767]'
            cand --managed-by 'Value of the label app.kubernetes.io/managed-by [default: poolctl]'
            cand --max-file-size 'Read no larger file, and no more from stdin [default: 1G]'
            cand --config 'Read this file, not the nearest poolctl.toml'
            cand --no-allow 'Let only the command line hide findings, for gates over what others wrote'
            cand -q 'Report errors only'
            cand --quiet 'Report errors only'
            cand -v 'Show all notes in full, and say what was read and skipped'
            cand --verbose 'Show all notes in full, and say what was read and skipped'
            cand -R 'Read the folders in folders, too'
            cand --recursive 'Read the folders in folders, too'
            cand --allow-empty 'Take input without a single Pool, and print nothing'
            cand --no-kustomize 'Start no build, also where poolctl.toml asks for one'
            cand --no-config 'Read no poolctl.toml'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'poolctl;why'= {
            cand -o 'Format of the answer'
            cand --output 'Format of the answer'
            cand --color 'When to use colors'
            cand -f 'The same as PATH (repeatable)'
            cand --filename 'The same as PATH (repeatable)'
            cand --exclude 'Leave out the files and folders that a glob matches (repeatable)'
            cand -k 'Read what `kustomize build DIR` or `kubectl kustomize DIR` prints (repeatable)'
            cand --kustomize 'Read what `kustomize build DIR` or `kubectl kustomize DIR` prints (repeatable)'
            cand -e 'Read only this environment of poolctl.toml (repeatable)'
            cand --environment 'Read only this environment of poolctl.toml (repeatable)'
            cand -n 'Namespace of the documents that have none'
            cand --namespace 'Namespace of the documents that have none'
            cand --validate 'What to do about unknown and duplicate fields [default: strict]'
            cand --kube-version 'Version of Kubernetes, such as 1.35'
            cand --node-port-range 'Node ports of the cluster [default: 30000-32767]'
            cand --managed-by 'Value of the label app.kubernetes.io/managed-by [default: poolctl]'
            cand --max-file-size 'Read no larger file, and no more from stdin [default: 1G]'
            cand --config 'Read this file, not the nearest poolctl.toml'
            cand -q 'Leave out what is said of the reading'
            cand --quiet 'Leave out what is said of the reading'
            cand -v 'Say what was read and skipped'
            cand --verbose 'Say what was read and skipped'
            cand -R 'Read the folders in folders, too'
            cand --recursive 'Read the folders in folders, too'
            cand --allow-empty 'Take input without a single Pool, and print nothing'
            cand --no-kustomize 'Start no build, also where poolctl.toml asks for one'
            cand --no-config 'Read no poolctl.toml'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'poolctl;fn'= {
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'poolctl;config'= {
            cand -e 'Show only this environment of poolctl.toml (repeatable)'
            cand --environment 'Show only this environment of poolctl.toml (repeatable)'
            cand --config 'Read this file, not the nearest poolctl.toml'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'poolctl;rules'= {
            cand -o 'Format of the list'
            cand --output 'Format of the list'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'poolctl;explain'= {
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'poolctl;schema'= {
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'poolctl;completions'= {
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'poolctl;man'= {
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'poolctl;help'= {
            cand render 'Print the manifests that the operator would make of the Pools'
            cand check 'Check the input against every rule, without manifests'
            cand diff 'Compare the manifests with others, or with a dump of the cluster'
            cand inject 'Add the missing names to the Certificates where they are written'
            cand list 'List the Pools, and what stands behind each'
            cand graph 'Draw the way from the Gateway to the Certificates'
            cand why 'Show why something joins, is routed and trusted, or is not'
            cand fn 'Render the Pools of a ResourceList, as a KRM function'
            cand config 'Show the settings in force and where each comes from'
            cand rules 'List the rules'
            cand explain 'Explain a rule, a field of a resource, or a key of poolctl.toml'
            cand schema 'Print a JSON Schema for editors and linters'
            cand completions 'Print the completion script of a shell'
            cand man 'Print the manual page, or write all pages into a folder'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'poolctl;help;render'= {
        }
        &'poolctl;help;check'= {
        }
        &'poolctl;help;diff'= {
        }
        &'poolctl;help;inject'= {
        }
        &'poolctl;help;list'= {
        }
        &'poolctl;help;graph'= {
        }
        &'poolctl;help;why'= {
        }
        &'poolctl;help;fn'= {
        }
        &'poolctl;help;config'= {
        }
        &'poolctl;help;rules'= {
        }
        &'poolctl;help;explain'= {
        }
        &'poolctl;help;schema'= {
        }
        &'poolctl;help;completions'= {
        }
        &'poolctl;help;man'= {
        }
        &'poolctl;help;help'= {
        }
    ]
    $completions[$command]
}
