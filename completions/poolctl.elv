
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
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
            cand render 'Print the manifests that the operator would make of the Pools'
            cand check 'Check the input, without manifests'
            cand diff 'Compare what `render` gives with manifests, or with a dump of the cluster'
            cand inject 'Add the missing names to the Certificates where they are written'
            cand list 'List the Pools with what stands behind each, as `kubectl get` would'
            cand graph 'Draw how Gateways, TLSRoutes, Services, Servers and Certificates hang together'
            cand why 'Show why something joins, is routed and trusted, or is not'
            cand fn 'Render the Pools of a ResourceList: a KRM function for kustomize and kpt'
            cand config 'Show the settings in force and where each comes from, for each environment'
            cand rules 'List the rules'
            cand explain 'Explain a rule, or a field of Pool, Server or Certificate'
            cand schema 'Print a JSON Schema for editors and linters'
            cand completions 'Print the completion script of a shell'
            cand man 'Print the manual page, or write one for each command into a folder'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'poolctl;render'= {
            cand -f 'The same as PATH (repeatable)'
            cand --filename 'The same as PATH (repeatable)'
            cand -k 'Read what `kustomize build DIR` prints, or `kubectl kustomize DIR` (repeatable)'
            cand --kustomize 'Read what `kustomize build DIR` prints, or `kubectl kustomize DIR` (repeatable)'
            cand -e 'Only this environment of poolctl.toml (repeatable); all of them by default'
            cand --environment 'Only this environment of poolctl.toml (repeatable); all of them by default'
            cand --exclude 'Leave out the files that a glob matches, and folders with all below them (repeatable)'
            cand --max-file-size 'Read no larger file, and no more from stdin; up to 4G [default: 1G]'
            cand -n 'Namespace of the documents that have none'
            cand --namespace 'Namespace of the documents that have none'
            cand --validate 'What to do about unknown and duplicate fields [default: strict]'
            cand --kube-version 'Version of Kubernetes, such as 1.35; what 1.33 and all later ones take by default'
            cand --node-port-range 'Node ports of the cluster [default: 30000-32767]'
            cand --managed-by 'Value of the label app.kubernetes.io/managed-by [default: poolctl]'
            cand --config 'Read this file, not the nearest poolctl.toml from the working directory upwards'
            cand -o 'Format of the output'
            cand --output 'Format of the output'
            cand --output-dir 'Write a file for each object into this folder, and remove those of earlier runs'
            cand --output-file 'Write into this file, unless somebody else wrote it'
            cand --prune 'Which files of earlier runs to remove when they are no longer produced, though it may be a loss'
            cand --only 'Print only these kinds'
            cand --pool 'Print only what comes from this Pool (repeatable)'
            cand --certificates 'How Certificates that get a hostname are written [default: full]'
            cand --tlsroute-version 'Version of TLSRoute that the cluster serves [default: v1]'
            cand --allow 'Hide the findings of a rule (repeatable)'
            cand --deny 'Make the findings of a rule errors, or all warnings (repeatable)'
            cand --format 'Format of the report: on stdout for `check`, else on stderr'
            cand --report 'Write a report to a file, too (repeatable)'
            cand --max-findings 'Show people at most N findings, errors first, and count the rest; 0 shows all [default: 1000]'
            cand --color 'When to use colors'
            cand --no-kustomize 'Start no build, also where poolctl.toml asks for one'
            cand -R 'Read the folders in folders, too'
            cand --recursive 'Read the folders in folders, too'
            cand --allow-empty 'Take input without a single Pool, and print nothing'
            cand --no-config 'Read no poolctl.toml'
            cand --passthrough 'Print the input, too: what comes of a Pool in its place, everything else as it is'
            cand --keep-pools 'Leave the Pools in what is passed through'
            cand --no-prune 'Keep the files of earlier runs that are no longer produced'
            cand --check 'Write nothing, list the files that are not as they should be, and fail when there are any'
            cand --diff 'The same, with what would change as unified diffs'
            cand --exit-code 'Write, and fail when anything was written'
            cand --no-routes 'Leave out routes, and the hostnames in Certificates with them'
            cand --no-allow 'Let only the command line hide findings, for gates over what others wrote'
            cand -q 'Report errors only'
            cand --quiet 'Report errors only'
            cand -v 'Show all notes in full, and say what was read and skipped'
            cand --verbose 'Show all notes in full, and say what was read and skipped'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'poolctl;check'= {
            cand -f 'The same as PATH (repeatable)'
            cand --filename 'The same as PATH (repeatable)'
            cand -k 'Read what `kustomize build DIR` prints, or `kubectl kustomize DIR` (repeatable)'
            cand --kustomize 'Read what `kustomize build DIR` prints, or `kubectl kustomize DIR` (repeatable)'
            cand -e 'Only this environment of poolctl.toml (repeatable); all of them by default'
            cand --environment 'Only this environment of poolctl.toml (repeatable); all of them by default'
            cand --exclude 'Leave out the files that a glob matches, and folders with all below them (repeatable)'
            cand --max-file-size 'Read no larger file, and no more from stdin; up to 4G [default: 1G]'
            cand -n 'Namespace of the documents that have none'
            cand --namespace 'Namespace of the documents that have none'
            cand --validate 'What to do about unknown and duplicate fields [default: strict]'
            cand --kube-version 'Version of Kubernetes, such as 1.35; what 1.33 and all later ones take by default'
            cand --node-port-range 'Node ports of the cluster [default: 30000-32767]'
            cand --managed-by 'Value of the label app.kubernetes.io/managed-by [default: poolctl]'
            cand --config 'Read this file, not the nearest poolctl.toml from the working directory upwards'
            cand --allow 'Hide the findings of a rule (repeatable)'
            cand --deny 'Make the findings of a rule errors, or all warnings (repeatable)'
            cand --format 'Format of the report: on stdout for `check`, else on stderr'
            cand --report 'Write a report to a file, too (repeatable)'
            cand --max-findings 'Show people at most N findings, errors first, and count the rest; 0 shows all [default: 1000]'
            cand --color 'When to use colors'
            cand --no-kustomize 'Start no build, also where poolctl.toml asks for one'
            cand -R 'Read the folders in folders, too'
            cand --recursive 'Read the folders in folders, too'
            cand --allow-empty 'Take input without a single Pool, and print nothing'
            cand --no-config 'Read no poolctl.toml'
            cand --fix 'Mend what has exactly one right answer in the files, and report the rest'
            cand --diff 'Write nothing, print what --fix would change as a unified diff, and report on stderr'
            cand --no-allow 'Let only the command line hide findings, for gates over what others wrote'
            cand -q 'Report errors only'
            cand --quiet 'Report errors only'
            cand -v 'Show all notes in full, and say what was read and skipped'
            cand --verbose 'Show all notes in full, and say what was read and skipped'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'poolctl;diff'= {
            cand -f 'The same as PATH (repeatable)'
            cand --filename 'The same as PATH (repeatable)'
            cand -k 'Read what `kustomize build DIR` prints, or `kubectl kustomize DIR` (repeatable)'
            cand --kustomize 'Read what `kustomize build DIR` prints, or `kubectl kustomize DIR` (repeatable)'
            cand -e 'Only this environment of poolctl.toml (repeatable); all of them by default'
            cand --environment 'Only this environment of poolctl.toml (repeatable); all of them by default'
            cand --exclude 'Leave out the files that a glob matches, and folders with all below them (repeatable)'
            cand --max-file-size 'Read no larger file, and no more from stdin; up to 4G [default: 1G]'
            cand -n 'Namespace of the documents that have none'
            cand --namespace 'Namespace of the documents that have none'
            cand --validate 'What to do about unknown and duplicate fields [default: strict]'
            cand --kube-version 'Version of Kubernetes, such as 1.35; what 1.33 and all later ones take by default'
            cand --node-port-range 'Node ports of the cluster [default: 30000-32767]'
            cand --managed-by 'Value of the label app.kubernetes.io/managed-by [default: poolctl]'
            cand --config 'Read this file, not the nearest poolctl.toml from the working directory upwards'
            cand --against 'What is there: files of manifests, or what `kubectl get -o yaml` prints'
            cand --only 'Print only these kinds'
            cand --pool 'Print only what comes from this Pool (repeatable)'
            cand --certificates 'How Certificates that get a hostname are written [default: full]'
            cand --tlsroute-version 'Version of TLSRoute that the cluster serves [default: v1]'
            cand --allow 'Hide the findings of a rule (repeatable)'
            cand --deny 'Make the findings of a rule errors, or all warnings (repeatable)'
            cand --format 'Format of the report: on stdout for `check`, else on stderr'
            cand --report 'Write a report to a file, too (repeatable)'
            cand --max-findings 'Show people at most N findings, errors first, and count the rest; 0 shows all [default: 1000]'
            cand --color 'When to use colors'
            cand --no-kustomize 'Start no build, also where poolctl.toml asks for one'
            cand -R 'Read the folders in folders, too'
            cand --recursive 'Read the folders in folders, too'
            cand --allow-empty 'Take input without a single Pool, and print nothing'
            cand --no-config 'Read no poolctl.toml'
            cand --no-routes 'Leave out routes, and the hostnames in Certificates with them'
            cand --no-allow 'Let only the command line hide findings, for gates over what others wrote'
            cand -q 'Report errors only'
            cand --quiet 'Report errors only'
            cand -v 'Show all notes in full, and say what was read and skipped'
            cand --verbose 'Show all notes in full, and say what was read and skipped'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'poolctl;inject'= {
            cand -f 'The same as PATH (repeatable)'
            cand --filename 'The same as PATH (repeatable)'
            cand -k 'Read what `kustomize build DIR` prints, or `kubectl kustomize DIR` (repeatable)'
            cand --kustomize 'Read what `kustomize build DIR` prints, or `kubectl kustomize DIR` (repeatable)'
            cand -e 'Only this environment of poolctl.toml (repeatable); all of them by default'
            cand --environment 'Only this environment of poolctl.toml (repeatable); all of them by default'
            cand --exclude 'Leave out the files that a glob matches, and folders with all below them (repeatable)'
            cand --max-file-size 'Read no larger file, and no more from stdin; up to 4G [default: 1G]'
            cand -n 'Namespace of the documents that have none'
            cand --namespace 'Namespace of the documents that have none'
            cand --validate 'What to do about unknown and duplicate fields [default: strict]'
            cand --kube-version 'Version of Kubernetes, such as 1.35; what 1.33 and all later ones take by default'
            cand --node-port-range 'Node ports of the cluster [default: 30000-32767]'
            cand --managed-by 'Value of the label app.kubernetes.io/managed-by [default: poolctl]'
            cand --config 'Read this file, not the nearest poolctl.toml from the working directory upwards'
            cand --pool 'Edit only Certificates that this Pool adds a name to (repeatable)'
            cand --allow 'Hide the findings of a rule (repeatable)'
            cand --deny 'Make the findings of a rule errors, or all warnings (repeatable)'
            cand --format 'Format of the report: on stdout for `check`, else on stderr'
            cand --report 'Write a report to a file, too (repeatable)'
            cand --max-findings 'Show people at most N findings, errors first, and count the rest; 0 shows all [default: 1000]'
            cand --color 'When to use colors'
            cand --no-kustomize 'Start no build, also where poolctl.toml asks for one'
            cand -R 'Read the folders in folders, too'
            cand --recursive 'Read the folders in folders, too'
            cand --allow-empty 'Take input without a single Pool, and print nothing'
            cand --no-config 'Read no poolctl.toml'
            cand -w 'Edit the files; without this, what would change is printed as a unified diff'
            cand --write 'Edit the files; without this, what would change is printed as a unified diff'
            cand --check 'Write nothing, list the Certificates that lack names, and fail when there are any'
            cand --exit-code 'Edit, and fail when anything was edited'
            cand --no-allow 'Let only the command line hide findings, for gates over what others wrote'
            cand -q 'Report errors only'
            cand --quiet 'Report errors only'
            cand -v 'Show all notes in full, and say what was read and skipped'
            cand --verbose 'Show all notes in full, and say what was read and skipped'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'poolctl;list'= {
            cand -f 'The same as PATH (repeatable)'
            cand --filename 'The same as PATH (repeatable)'
            cand -k 'Read what `kustomize build DIR` prints, or `kubectl kustomize DIR` (repeatable)'
            cand --kustomize 'Read what `kustomize build DIR` prints, or `kubectl kustomize DIR` (repeatable)'
            cand -e 'Only this environment of poolctl.toml (repeatable); all of them by default'
            cand --environment 'Only this environment of poolctl.toml (repeatable); all of them by default'
            cand --exclude 'Leave out the files that a glob matches, and folders with all below them (repeatable)'
            cand --max-file-size 'Read no larger file, and no more from stdin; up to 4G [default: 1G]'
            cand -n 'Namespace of the documents that have none'
            cand --namespace 'Namespace of the documents that have none'
            cand --validate 'What to do about unknown and duplicate fields [default: strict]'
            cand --kube-version 'Version of Kubernetes, such as 1.35; what 1.33 and all later ones take by default'
            cand --node-port-range 'Node ports of the cluster [default: 30000-32767]'
            cand --managed-by 'Value of the label app.kubernetes.io/managed-by [default: poolctl]'
            cand --config 'Read this file, not the nearest poolctl.toml from the working directory upwards'
            cand -o 'Format of the list'
            cand --output 'Format of the list'
            cand --allow 'Hide the findings of a rule (repeatable)'
            cand --deny 'Make the findings of a rule errors, or all warnings (repeatable)'
            cand --format 'Format of the report: on stdout for `check`, else on stderr'
            cand --report 'Write a report to a file, too (repeatable)'
            cand --max-findings 'Show people at most N findings, errors first, and count the rest; 0 shows all [default: 1000]'
            cand --color 'When to use colors'
            cand --no-kustomize 'Start no build, also where poolctl.toml asks for one'
            cand -R 'Read the folders in folders, too'
            cand --recursive 'Read the folders in folders, too'
            cand --allow-empty 'Take input without a single Pool, and print nothing'
            cand --no-config 'Read no poolctl.toml'
            cand --no-headers 'Leave out the line with the names of the columns'
            cand --no-allow 'Let only the command line hide findings, for gates over what others wrote'
            cand -q 'Report errors only'
            cand --quiet 'Report errors only'
            cand -v 'Show all notes in full, and say what was read and skipped'
            cand --verbose 'Show all notes in full, and say what was read and skipped'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'poolctl;graph'= {
            cand -f 'The same as PATH (repeatable)'
            cand --filename 'The same as PATH (repeatable)'
            cand -k 'Read what `kustomize build DIR` prints, or `kubectl kustomize DIR` (repeatable)'
            cand --kustomize 'Read what `kustomize build DIR` prints, or `kubectl kustomize DIR` (repeatable)'
            cand -e 'Only this environment of poolctl.toml (repeatable); all of them by default'
            cand --environment 'Only this environment of poolctl.toml (repeatable); all of them by default'
            cand --exclude 'Leave out the files that a glob matches, and folders with all below them (repeatable)'
            cand --max-file-size 'Read no larger file, and no more from stdin; up to 4G [default: 1G]'
            cand -n 'Namespace of the documents that have none'
            cand --namespace 'Namespace of the documents that have none'
            cand --validate 'What to do about unknown and duplicate fields [default: strict]'
            cand --kube-version 'Version of Kubernetes, such as 1.35; what 1.33 and all later ones take by default'
            cand --node-port-range 'Node ports of the cluster [default: 30000-32767]'
            cand --managed-by 'Value of the label app.kubernetes.io/managed-by [default: poolctl]'
            cand --config 'Read this file, not the nearest poolctl.toml from the working directory upwards'
            cand -o 'Format of the graph'
            cand --output 'Format of the graph'
            cand --pool 'Draw only what hangs on this Pool (repeatable)'
            cand --allow 'Hide the findings of a rule (repeatable)'
            cand --deny 'Make the findings of a rule errors, or all warnings (repeatable)'
            cand --format 'Format of the report: on stdout for `check`, else on stderr'
            cand --report 'Write a report to a file, too (repeatable)'
            cand --max-findings 'Show people at most N findings, errors first, and count the rest; 0 shows all [default: 1000]'
            cand --color 'When to use colors'
            cand --no-kustomize 'Start no build, also where poolctl.toml asks for one'
            cand -R 'Read the folders in folders, too'
            cand --recursive 'Read the folders in folders, too'
            cand --allow-empty 'Take input without a single Pool, and print nothing'
            cand --no-config 'Read no poolctl.toml'
            cand --no-allow 'Let only the command line hide findings, for gates over what others wrote'
            cand -q 'Report errors only'
            cand --quiet 'Report errors only'
            cand -v 'Show all notes in full, and say what was read and skipped'
            cand --verbose 'Show all notes in full, and say what was read and skipped'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'poolctl;why'= {
            cand -f 'The same as PATH (repeatable)'
            cand --filename 'The same as PATH (repeatable)'
            cand -k 'Read what `kustomize build DIR` prints, or `kubectl kustomize DIR` (repeatable)'
            cand --kustomize 'Read what `kustomize build DIR` prints, or `kubectl kustomize DIR` (repeatable)'
            cand -e 'Only this environment of poolctl.toml (repeatable); all of them by default'
            cand --environment 'Only this environment of poolctl.toml (repeatable); all of them by default'
            cand --exclude 'Leave out the files that a glob matches, and folders with all below them (repeatable)'
            cand --max-file-size 'Read no larger file, and no more from stdin; up to 4G [default: 1G]'
            cand -n 'Namespace of the documents that have none'
            cand --namespace 'Namespace of the documents that have none'
            cand --validate 'What to do about unknown and duplicate fields [default: strict]'
            cand --kube-version 'Version of Kubernetes, such as 1.35; what 1.33 and all later ones take by default'
            cand --node-port-range 'Node ports of the cluster [default: 30000-32767]'
            cand --managed-by 'Value of the label app.kubernetes.io/managed-by [default: poolctl]'
            cand --config 'Read this file, not the nearest poolctl.toml from the working directory upwards'
            cand -o 'Format of the answer'
            cand --output 'Format of the answer'
            cand --color 'When to use colors'
            cand --no-kustomize 'Start no build, also where poolctl.toml asks for one'
            cand -R 'Read the folders in folders, too'
            cand --recursive 'Read the folders in folders, too'
            cand --allow-empty 'Take input without a single Pool, and print nothing'
            cand --no-config 'Read no poolctl.toml'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'poolctl;fn'= {
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'poolctl;config'= {
            cand -e 'Only this environment of poolctl.toml (repeatable); all of them by default'
            cand --environment 'Only this environment of poolctl.toml (repeatable); all of them by default'
            cand --config 'Read this file, not the nearest poolctl.toml from the working directory upwards'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'poolctl;rules'= {
            cand -o 'Format of the list'
            cand --output 'Format of the list'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'poolctl;explain'= {
            cand -h 'Print help'
            cand --help 'Print help'
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
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'poolctl;help'= {
            cand render 'Print the manifests that the operator would make of the Pools'
            cand check 'Check the input, without manifests'
            cand diff 'Compare what `render` gives with manifests, or with a dump of the cluster'
            cand inject 'Add the missing names to the Certificates where they are written'
            cand list 'List the Pools with what stands behind each, as `kubectl get` would'
            cand graph 'Draw how Gateways, TLSRoutes, Services, Servers and Certificates hang together'
            cand why 'Show why something joins, is routed and trusted, or is not'
            cand fn 'Render the Pools of a ResourceList: a KRM function for kustomize and kpt'
            cand config 'Show the settings in force and where each comes from, for each environment'
            cand rules 'List the rules'
            cand explain 'Explain a rule, or a field of Pool, Server or Certificate'
            cand schema 'Print a JSON Schema for editors and linters'
            cand completions 'Print the completion script of a shell'
            cand man 'Print the manual page, or write one for each command into a folder'
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
