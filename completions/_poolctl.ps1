
using namespace System.Management.Automation
using namespace System.Management.Automation.Language

Register-ArgumentCompleter -Native -CommandName 'poolctl' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'poolctl'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'poolctl' {
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('render', 'render', [CompletionResultType]::ParameterValue, 'Print the manifests that the operator would make of the Pools')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Check the input against every rule, without manifests')
            [CompletionResult]::new('diff', 'diff', [CompletionResultType]::ParameterValue, 'Compare the manifests with others, or with a dump of the cluster')
            [CompletionResult]::new('inject', 'inject', [CompletionResultType]::ParameterValue, 'Add the missing names to the Certificates where they are written')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the Pools, and what stands behind each')
            [CompletionResult]::new('graph', 'graph', [CompletionResultType]::ParameterValue, 'Draw the way from the Gateway to the Certificates')
            [CompletionResult]::new('why', 'why', [CompletionResultType]::ParameterValue, 'Show why something joins, is routed and trusted, or is not')
            [CompletionResult]::new('fn', 'fn', [CompletionResultType]::ParameterValue, 'Render the Pools of a ResourceList, as a KRM function')
            [CompletionResult]::new('config', 'config', [CompletionResultType]::ParameterValue, 'Show the settings in force and where each comes from')
            [CompletionResult]::new('rules', 'rules', [CompletionResultType]::ParameterValue, 'List the rules')
            [CompletionResult]::new('explain', 'explain', [CompletionResultType]::ParameterValue, 'Explain a rule, a field of a resource, or a key of poolctl.toml')
            [CompletionResult]::new('schema', 'schema', [CompletionResultType]::ParameterValue, 'Print a JSON Schema for editors and linters')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print the completion script of a shell')
            [CompletionResult]::new('man', 'man', [CompletionResultType]::ParameterValue, 'Print the manual page, or write all pages into a folder')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'poolctl;render' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of the output')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of the output')
            [CompletionResult]::new('--allow', '--allow', [CompletionResultType]::ParameterName, 'Hide the findings of a rule (repeatable)')
            [CompletionResult]::new('--deny', '--deny', [CompletionResultType]::ParameterName, 'Make the findings of a rule errors, or all warnings (repeatable)')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Format of the report')
            [CompletionResult]::new('--report', '--report', [CompletionResultType]::ParameterName, 'Write a report to a file, too (repeatable)')
            [CompletionResult]::new('--max-findings', '--max-findings', [CompletionResultType]::ParameterName, 'Show people at most N findings, errors first, and count the rest [default: 1000]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colors')
            [CompletionResult]::new('--output-dir', '--output-dir', [CompletionResultType]::ParameterName, 'Write a file for each object into this folder, and remove those of earlier runs')
            [CompletionResult]::new('--output-file', '--output-file', [CompletionResultType]::ParameterName, 'Write all objects into this file, unless somebody else wrote it')
            [CompletionResult]::new('--prune', '--prune', [CompletionResultType]::ParameterName, 'Remove files of earlier runs also where that may be a loss')
            [CompletionResult]::new('--only', '--only', [CompletionResultType]::ParameterName, 'Render only these kinds')
            [CompletionResult]::new('--pool', '--pool', [CompletionResultType]::ParameterName, 'Render only what comes from this Pool (repeatable)')
            [CompletionResult]::new('--certificates', '--certificates', [CompletionResultType]::ParameterName, 'How to write Certificates that get a hostname [default: full]')
            [CompletionResult]::new('--tlsroute-version', '--tlsroute-version', [CompletionResultType]::ParameterName, 'Version of TLSRoute that the cluster serves [default: v1]')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'The same as PATH (repeatable)')
            [CompletionResult]::new('--filename', '--filename', [CompletionResultType]::ParameterName, 'The same as PATH (repeatable)')
            [CompletionResult]::new('--exclude', '--exclude', [CompletionResultType]::ParameterName, 'Leave out the files and folders that a glob matches (repeatable)')
            [CompletionResult]::new('-k', '-k', [CompletionResultType]::ParameterName, 'Read what `kustomize build DIR` or `kubectl kustomize DIR` prints (repeatable)')
            [CompletionResult]::new('--kustomize', '--kustomize', [CompletionResultType]::ParameterName, 'Read what `kustomize build DIR` or `kubectl kustomize DIR` prints (repeatable)')
            [CompletionResult]::new('-e', '-e', [CompletionResultType]::ParameterName, 'Read only this environment of poolctl.toml (repeatable)')
            [CompletionResult]::new('--environment', '--environment', [CompletionResultType]::ParameterName, 'Read only this environment of poolctl.toml (repeatable)')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Namespace of the documents that have none')
            [CompletionResult]::new('--namespace', '--namespace', [CompletionResultType]::ParameterName, 'Namespace of the documents that have none')
            [CompletionResult]::new('--validate', '--validate', [CompletionResultType]::ParameterName, 'What to do about unknown and duplicate fields [default: strict]')
            [CompletionResult]::new('--kube-version', '--kube-version', [CompletionResultType]::ParameterName, 'Version of Kubernetes, such as 1.35')
            [CompletionResult]::new('--node-port-range', '--node-port-range', [CompletionResultType]::ParameterName, 'Node ports of the cluster [default: 30000-32767]')
            [CompletionResult]::new('--managed-by', '--managed-by', [CompletionResultType]::ParameterName, 'Value of the label app.kubernetes.io/managed-by [default: poolctl]')
            [CompletionResult]::new('--max-file-size', '--max-file-size', [CompletionResultType]::ParameterName, 'Read no larger file, and no more from stdin [default: 1G]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read this file, not the nearest poolctl.toml')
            [CompletionResult]::new('--passthrough', '--passthrough', [CompletionResultType]::ParameterName, 'Print the input, too, with the manifests in the place of each Pool')
            [CompletionResult]::new('--keep-pools', '--keep-pools', [CompletionResultType]::ParameterName, 'Leave the Pools in what is passed through')
            [CompletionResult]::new('--no-allow', '--no-allow', [CompletionResultType]::ParameterName, 'Let only the command line hide findings, for gates over what others wrote')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Report errors only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Report errors only')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show all notes in full, and say what was read and skipped')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show all notes in full, and say what was read and skipped')
            [CompletionResult]::new('--check', '--check', [CompletionResultType]::ParameterName, 'List the files that are not as they should be, write nothing, and fail when there are any')
            [CompletionResult]::new('--diff', '--diff', [CompletionResultType]::ParameterName, 'Do the same as --check, and show the changes as unified diffs')
            [CompletionResult]::new('--exit-code', '--exit-code', [CompletionResultType]::ParameterName, 'Write, and fail when anything was written')
            [CompletionResult]::new('--no-prune', '--no-prune', [CompletionResultType]::ParameterName, 'Keep the files of earlier runs that are no longer produced')
            [CompletionResult]::new('--no-routes', '--no-routes', [CompletionResultType]::ParameterName, 'Leave out routes, and the hostnames in Certificates with them')
            [CompletionResult]::new('-R', '-R ', [CompletionResultType]::ParameterName, 'Read the folders in folders, too')
            [CompletionResult]::new('--recursive', '--recursive', [CompletionResultType]::ParameterName, 'Read the folders in folders, too')
            [CompletionResult]::new('--allow-empty', '--allow-empty', [CompletionResultType]::ParameterName, 'Take input without a single Pool, and print nothing')
            [CompletionResult]::new('--no-kustomize', '--no-kustomize', [CompletionResultType]::ParameterName, 'Start no build, also where poolctl.toml asks for one')
            [CompletionResult]::new('--no-config', '--no-config', [CompletionResultType]::ParameterName, 'Read no poolctl.toml')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'poolctl;check' {
            [CompletionResult]::new('--allow', '--allow', [CompletionResultType]::ParameterName, 'Hide the findings of a rule (repeatable)')
            [CompletionResult]::new('--deny', '--deny', [CompletionResultType]::ParameterName, 'Make the findings of a rule errors, or all warnings (repeatable)')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Format of the report')
            [CompletionResult]::new('--report', '--report', [CompletionResultType]::ParameterName, 'Write a report to a file, too (repeatable)')
            [CompletionResult]::new('--max-findings', '--max-findings', [CompletionResultType]::ParameterName, 'Show people at most N findings, errors first, and count the rest [default: 1000]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colors')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'The same as PATH (repeatable)')
            [CompletionResult]::new('--filename', '--filename', [CompletionResultType]::ParameterName, 'The same as PATH (repeatable)')
            [CompletionResult]::new('--exclude', '--exclude', [CompletionResultType]::ParameterName, 'Leave out the files and folders that a glob matches (repeatable)')
            [CompletionResult]::new('-k', '-k', [CompletionResultType]::ParameterName, 'Read what `kustomize build DIR` or `kubectl kustomize DIR` prints (repeatable)')
            [CompletionResult]::new('--kustomize', '--kustomize', [CompletionResultType]::ParameterName, 'Read what `kustomize build DIR` or `kubectl kustomize DIR` prints (repeatable)')
            [CompletionResult]::new('-e', '-e', [CompletionResultType]::ParameterName, 'Read only this environment of poolctl.toml (repeatable)')
            [CompletionResult]::new('--environment', '--environment', [CompletionResultType]::ParameterName, 'Read only this environment of poolctl.toml (repeatable)')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Namespace of the documents that have none')
            [CompletionResult]::new('--namespace', '--namespace', [CompletionResultType]::ParameterName, 'Namespace of the documents that have none')
            [CompletionResult]::new('--validate', '--validate', [CompletionResultType]::ParameterName, 'What to do about unknown and duplicate fields [default: strict]')
            [CompletionResult]::new('--kube-version', '--kube-version', [CompletionResultType]::ParameterName, 'Version of Kubernetes, such as 1.35')
            [CompletionResult]::new('--node-port-range', '--node-port-range', [CompletionResultType]::ParameterName, 'Node ports of the cluster [default: 30000-32767]')
            [CompletionResult]::new('--managed-by', '--managed-by', [CompletionResultType]::ParameterName, 'Value of the label app.kubernetes.io/managed-by [default: poolctl]')
            [CompletionResult]::new('--max-file-size', '--max-file-size', [CompletionResultType]::ParameterName, 'Read no larger file, and no more from stdin [default: 1G]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read this file, not the nearest poolctl.toml')
            [CompletionResult]::new('--fix', '--fix', [CompletionResultType]::ParameterName, 'Mend what has exactly one right answer, and report the rest')
            [CompletionResult]::new('--diff', '--diff', [CompletionResultType]::ParameterName, 'Print what --fix would change as a unified diff, and write nothing')
            [CompletionResult]::new('--no-allow', '--no-allow', [CompletionResultType]::ParameterName, 'Let only the command line hide findings, for gates over what others wrote')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Report errors only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Report errors only')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show all notes in full, and say what was read and skipped')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show all notes in full, and say what was read and skipped')
            [CompletionResult]::new('-R', '-R ', [CompletionResultType]::ParameterName, 'Read the folders in folders, too')
            [CompletionResult]::new('--recursive', '--recursive', [CompletionResultType]::ParameterName, 'Read the folders in folders, too')
            [CompletionResult]::new('--allow-empty', '--allow-empty', [CompletionResultType]::ParameterName, 'Take input without a single Pool, and print nothing')
            [CompletionResult]::new('--no-kustomize', '--no-kustomize', [CompletionResultType]::ParameterName, 'Start no build, also where poolctl.toml asks for one')
            [CompletionResult]::new('--no-config', '--no-config', [CompletionResultType]::ParameterName, 'Read no poolctl.toml')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'poolctl;diff' {
            [CompletionResult]::new('--against', '--against', [CompletionResultType]::ParameterName, 'What is there: manifests, or what `kubectl get -o yaml` prints')
            [CompletionResult]::new('--allow', '--allow', [CompletionResultType]::ParameterName, 'Hide the findings of a rule (repeatable)')
            [CompletionResult]::new('--deny', '--deny', [CompletionResultType]::ParameterName, 'Make the findings of a rule errors, or all warnings (repeatable)')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Format of the report')
            [CompletionResult]::new('--report', '--report', [CompletionResultType]::ParameterName, 'Write a report to a file, too (repeatable)')
            [CompletionResult]::new('--max-findings', '--max-findings', [CompletionResultType]::ParameterName, 'Show people at most N findings, errors first, and count the rest [default: 1000]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colors')
            [CompletionResult]::new('--only', '--only', [CompletionResultType]::ParameterName, 'Render only these kinds')
            [CompletionResult]::new('--pool', '--pool', [CompletionResultType]::ParameterName, 'Render only what comes from this Pool (repeatable)')
            [CompletionResult]::new('--certificates', '--certificates', [CompletionResultType]::ParameterName, 'How to write Certificates that get a hostname [default: full]')
            [CompletionResult]::new('--tlsroute-version', '--tlsroute-version', [CompletionResultType]::ParameterName, 'Version of TLSRoute that the cluster serves [default: v1]')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'The same as PATH (repeatable)')
            [CompletionResult]::new('--filename', '--filename', [CompletionResultType]::ParameterName, 'The same as PATH (repeatable)')
            [CompletionResult]::new('--exclude', '--exclude', [CompletionResultType]::ParameterName, 'Leave out the files and folders that a glob matches (repeatable)')
            [CompletionResult]::new('-k', '-k', [CompletionResultType]::ParameterName, 'Read what `kustomize build DIR` or `kubectl kustomize DIR` prints (repeatable)')
            [CompletionResult]::new('--kustomize', '--kustomize', [CompletionResultType]::ParameterName, 'Read what `kustomize build DIR` or `kubectl kustomize DIR` prints (repeatable)')
            [CompletionResult]::new('-e', '-e', [CompletionResultType]::ParameterName, 'Read only this environment of poolctl.toml (repeatable)')
            [CompletionResult]::new('--environment', '--environment', [CompletionResultType]::ParameterName, 'Read only this environment of poolctl.toml (repeatable)')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Namespace of the documents that have none')
            [CompletionResult]::new('--namespace', '--namespace', [CompletionResultType]::ParameterName, 'Namespace of the documents that have none')
            [CompletionResult]::new('--validate', '--validate', [CompletionResultType]::ParameterName, 'What to do about unknown and duplicate fields [default: strict]')
            [CompletionResult]::new('--kube-version', '--kube-version', [CompletionResultType]::ParameterName, 'Version of Kubernetes, such as 1.35')
            [CompletionResult]::new('--node-port-range', '--node-port-range', [CompletionResultType]::ParameterName, 'Node ports of the cluster [default: 30000-32767]')
            [CompletionResult]::new('--managed-by', '--managed-by', [CompletionResultType]::ParameterName, 'Value of the label app.kubernetes.io/managed-by [default: poolctl]')
            [CompletionResult]::new('--max-file-size', '--max-file-size', [CompletionResultType]::ParameterName, 'Read no larger file, and no more from stdin [default: 1G]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read this file, not the nearest poolctl.toml')
            [CompletionResult]::new('--no-allow', '--no-allow', [CompletionResultType]::ParameterName, 'Let only the command line hide findings, for gates over what others wrote')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Report errors only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Report errors only')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show all notes in full, and say what was read and skipped')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show all notes in full, and say what was read and skipped')
            [CompletionResult]::new('--no-routes', '--no-routes', [CompletionResultType]::ParameterName, 'Leave out routes, and the hostnames in Certificates with them')
            [CompletionResult]::new('-R', '-R ', [CompletionResultType]::ParameterName, 'Read the folders in folders, too')
            [CompletionResult]::new('--recursive', '--recursive', [CompletionResultType]::ParameterName, 'Read the folders in folders, too')
            [CompletionResult]::new('--allow-empty', '--allow-empty', [CompletionResultType]::ParameterName, 'Take input without a single Pool, and print nothing')
            [CompletionResult]::new('--no-kustomize', '--no-kustomize', [CompletionResultType]::ParameterName, 'Start no build, also where poolctl.toml asks for one')
            [CompletionResult]::new('--no-config', '--no-config', [CompletionResultType]::ParameterName, 'Read no poolctl.toml')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'poolctl;inject' {
            [CompletionResult]::new('--pool', '--pool', [CompletionResultType]::ParameterName, 'Edit only the Certificates that this Pool adds a name to (repeatable)')
            [CompletionResult]::new('--allow', '--allow', [CompletionResultType]::ParameterName, 'Hide the findings of a rule (repeatable)')
            [CompletionResult]::new('--deny', '--deny', [CompletionResultType]::ParameterName, 'Make the findings of a rule errors, or all warnings (repeatable)')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Format of the report')
            [CompletionResult]::new('--report', '--report', [CompletionResultType]::ParameterName, 'Write a report to a file, too (repeatable)')
            [CompletionResult]::new('--max-findings', '--max-findings', [CompletionResultType]::ParameterName, 'Show people at most N findings, errors first, and count the rest [default: 1000]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colors')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'The same as PATH (repeatable)')
            [CompletionResult]::new('--filename', '--filename', [CompletionResultType]::ParameterName, 'The same as PATH (repeatable)')
            [CompletionResult]::new('--exclude', '--exclude', [CompletionResultType]::ParameterName, 'Leave out the files and folders that a glob matches (repeatable)')
            [CompletionResult]::new('-k', '-k', [CompletionResultType]::ParameterName, 'Read what `kustomize build DIR` or `kubectl kustomize DIR` prints (repeatable)')
            [CompletionResult]::new('--kustomize', '--kustomize', [CompletionResultType]::ParameterName, 'Read what `kustomize build DIR` or `kubectl kustomize DIR` prints (repeatable)')
            [CompletionResult]::new('-e', '-e', [CompletionResultType]::ParameterName, 'Read only this environment of poolctl.toml (repeatable)')
            [CompletionResult]::new('--environment', '--environment', [CompletionResultType]::ParameterName, 'Read only this environment of poolctl.toml (repeatable)')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Namespace of the documents that have none')
            [CompletionResult]::new('--namespace', '--namespace', [CompletionResultType]::ParameterName, 'Namespace of the documents that have none')
            [CompletionResult]::new('--validate', '--validate', [CompletionResultType]::ParameterName, 'What to do about unknown and duplicate fields [default: strict]')
            [CompletionResult]::new('--kube-version', '--kube-version', [CompletionResultType]::ParameterName, 'Version of Kubernetes, such as 1.35')
            [CompletionResult]::new('--node-port-range', '--node-port-range', [CompletionResultType]::ParameterName, 'Node ports of the cluster [default: 30000-32767]')
            [CompletionResult]::new('--managed-by', '--managed-by', [CompletionResultType]::ParameterName, 'Value of the label app.kubernetes.io/managed-by [default: poolctl]')
            [CompletionResult]::new('--max-file-size', '--max-file-size', [CompletionResultType]::ParameterName, 'Read no larger file, and no more from stdin [default: 1G]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read this file, not the nearest poolctl.toml')
            [CompletionResult]::new('-w', '-w', [CompletionResultType]::ParameterName, 'Edit the files, rather than print a unified diff')
            [CompletionResult]::new('--write', '--write', [CompletionResultType]::ParameterName, 'Edit the files, rather than print a unified diff')
            [CompletionResult]::new('--check', '--check', [CompletionResultType]::ParameterName, 'List the Certificates that lack names, write nothing, and fail when there are any')
            [CompletionResult]::new('--exit-code', '--exit-code', [CompletionResultType]::ParameterName, 'Edit the files, and fail when there was anything to edit')
            [CompletionResult]::new('--no-allow', '--no-allow', [CompletionResultType]::ParameterName, 'Let only the command line hide findings, for gates over what others wrote')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Report errors only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Report errors only')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show all notes in full, and say what was read and skipped')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show all notes in full, and say what was read and skipped')
            [CompletionResult]::new('-R', '-R ', [CompletionResultType]::ParameterName, 'Read the folders in folders, too')
            [CompletionResult]::new('--recursive', '--recursive', [CompletionResultType]::ParameterName, 'Read the folders in folders, too')
            [CompletionResult]::new('--allow-empty', '--allow-empty', [CompletionResultType]::ParameterName, 'Take input without a single Pool, and print nothing')
            [CompletionResult]::new('--no-kustomize', '--no-kustomize', [CompletionResultType]::ParameterName, 'Start no build, also where poolctl.toml asks for one')
            [CompletionResult]::new('--no-config', '--no-config', [CompletionResultType]::ParameterName, 'Read no poolctl.toml')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'poolctl;list' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of the list')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of the list')
            [CompletionResult]::new('--allow', '--allow', [CompletionResultType]::ParameterName, 'Hide the findings of a rule (repeatable)')
            [CompletionResult]::new('--deny', '--deny', [CompletionResultType]::ParameterName, 'Make the findings of a rule errors, or all warnings (repeatable)')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Format of the report')
            [CompletionResult]::new('--report', '--report', [CompletionResultType]::ParameterName, 'Write a report to a file, too (repeatable)')
            [CompletionResult]::new('--max-findings', '--max-findings', [CompletionResultType]::ParameterName, 'Show people at most N findings, errors first, and count the rest [default: 1000]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colors')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'The same as PATH (repeatable)')
            [CompletionResult]::new('--filename', '--filename', [CompletionResultType]::ParameterName, 'The same as PATH (repeatable)')
            [CompletionResult]::new('--exclude', '--exclude', [CompletionResultType]::ParameterName, 'Leave out the files and folders that a glob matches (repeatable)')
            [CompletionResult]::new('-k', '-k', [CompletionResultType]::ParameterName, 'Read what `kustomize build DIR` or `kubectl kustomize DIR` prints (repeatable)')
            [CompletionResult]::new('--kustomize', '--kustomize', [CompletionResultType]::ParameterName, 'Read what `kustomize build DIR` or `kubectl kustomize DIR` prints (repeatable)')
            [CompletionResult]::new('-e', '-e', [CompletionResultType]::ParameterName, 'Read only this environment of poolctl.toml (repeatable)')
            [CompletionResult]::new('--environment', '--environment', [CompletionResultType]::ParameterName, 'Read only this environment of poolctl.toml (repeatable)')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Namespace of the documents that have none')
            [CompletionResult]::new('--namespace', '--namespace', [CompletionResultType]::ParameterName, 'Namespace of the documents that have none')
            [CompletionResult]::new('--validate', '--validate', [CompletionResultType]::ParameterName, 'What to do about unknown and duplicate fields [default: strict]')
            [CompletionResult]::new('--kube-version', '--kube-version', [CompletionResultType]::ParameterName, 'Version of Kubernetes, such as 1.35')
            [CompletionResult]::new('--node-port-range', '--node-port-range', [CompletionResultType]::ParameterName, 'Node ports of the cluster [default: 30000-32767]')
            [CompletionResult]::new('--managed-by', '--managed-by', [CompletionResultType]::ParameterName, 'Value of the label app.kubernetes.io/managed-by [default: poolctl]')
            [CompletionResult]::new('--max-file-size', '--max-file-size', [CompletionResultType]::ParameterName, 'Read no larger file, and no more from stdin [default: 1G]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read this file, not the nearest poolctl.toml')
            [CompletionResult]::new('--no-headers', '--no-headers', [CompletionResultType]::ParameterName, 'Leave out the line with the names of the columns')
            [CompletionResult]::new('--no-allow', '--no-allow', [CompletionResultType]::ParameterName, 'Let only the command line hide findings, for gates over what others wrote')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Report errors only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Report errors only')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show all notes in full, and say what was read and skipped')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show all notes in full, and say what was read and skipped')
            [CompletionResult]::new('-R', '-R ', [CompletionResultType]::ParameterName, 'Read the folders in folders, too')
            [CompletionResult]::new('--recursive', '--recursive', [CompletionResultType]::ParameterName, 'Read the folders in folders, too')
            [CompletionResult]::new('--allow-empty', '--allow-empty', [CompletionResultType]::ParameterName, 'Take input without a single Pool, and print nothing')
            [CompletionResult]::new('--no-kustomize', '--no-kustomize', [CompletionResultType]::ParameterName, 'Start no build, also where poolctl.toml asks for one')
            [CompletionResult]::new('--no-config', '--no-config', [CompletionResultType]::ParameterName, 'Read no poolctl.toml')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'poolctl;graph' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of the graph')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of the graph')
            [CompletionResult]::new('--pool', '--pool', [CompletionResultType]::ParameterName, 'Draw only what hangs on this Pool (repeatable)')
            [CompletionResult]::new('--allow', '--allow', [CompletionResultType]::ParameterName, 'Hide the findings of a rule (repeatable)')
            [CompletionResult]::new('--deny', '--deny', [CompletionResultType]::ParameterName, 'Make the findings of a rule errors, or all warnings (repeatable)')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Format of the report')
            [CompletionResult]::new('--report', '--report', [CompletionResultType]::ParameterName, 'Write a report to a file, too (repeatable)')
            [CompletionResult]::new('--max-findings', '--max-findings', [CompletionResultType]::ParameterName, 'Show people at most N findings, errors first, and count the rest [default: 1000]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colors')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'The same as PATH (repeatable)')
            [CompletionResult]::new('--filename', '--filename', [CompletionResultType]::ParameterName, 'The same as PATH (repeatable)')
            [CompletionResult]::new('--exclude', '--exclude', [CompletionResultType]::ParameterName, 'Leave out the files and folders that a glob matches (repeatable)')
            [CompletionResult]::new('-k', '-k', [CompletionResultType]::ParameterName, 'Read what `kustomize build DIR` or `kubectl kustomize DIR` prints (repeatable)')
            [CompletionResult]::new('--kustomize', '--kustomize', [CompletionResultType]::ParameterName, 'Read what `kustomize build DIR` or `kubectl kustomize DIR` prints (repeatable)')
            [CompletionResult]::new('-e', '-e', [CompletionResultType]::ParameterName, 'Read only this environment of poolctl.toml (repeatable)')
            [CompletionResult]::new('--environment', '--environment', [CompletionResultType]::ParameterName, 'Read only this environment of poolctl.toml (repeatable)')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Namespace of the documents that have none')
            [CompletionResult]::new('--namespace', '--namespace', [CompletionResultType]::ParameterName, 'Namespace of the documents that have none')
            [CompletionResult]::new('--validate', '--validate', [CompletionResultType]::ParameterName, 'What to do about unknown and duplicate fields [default: strict]')
            [CompletionResult]::new('--kube-version', '--kube-version', [CompletionResultType]::ParameterName, 'Version of Kubernetes, such as 1.35')
            [CompletionResult]::new('--node-port-range', '--node-port-range', [CompletionResultType]::ParameterName, 'Node ports of the cluster [default: 30000-32767]')
            [CompletionResult]::new('--managed-by', '--managed-by', [CompletionResultType]::ParameterName, 'Value of the label app.kubernetes.io/managed-by [default: poolctl]')
            [CompletionResult]::new('--max-file-size', '--max-file-size', [CompletionResultType]::ParameterName, 'Read no larger file, and no more from stdin [default: 1G]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read this file, not the nearest poolctl.toml')
            [CompletionResult]::new('--no-allow', '--no-allow', [CompletionResultType]::ParameterName, 'Let only the command line hide findings, for gates over what others wrote')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Report errors only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Report errors only')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show all notes in full, and say what was read and skipped')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show all notes in full, and say what was read and skipped')
            [CompletionResult]::new('-R', '-R ', [CompletionResultType]::ParameterName, 'Read the folders in folders, too')
            [CompletionResult]::new('--recursive', '--recursive', [CompletionResultType]::ParameterName, 'Read the folders in folders, too')
            [CompletionResult]::new('--allow-empty', '--allow-empty', [CompletionResultType]::ParameterName, 'Take input without a single Pool, and print nothing')
            [CompletionResult]::new('--no-kustomize', '--no-kustomize', [CompletionResultType]::ParameterName, 'Start no build, also where poolctl.toml asks for one')
            [CompletionResult]::new('--no-config', '--no-config', [CompletionResultType]::ParameterName, 'Read no poolctl.toml')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'poolctl;why' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of the answer')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of the answer')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colors')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'The same as PATH (repeatable)')
            [CompletionResult]::new('--filename', '--filename', [CompletionResultType]::ParameterName, 'The same as PATH (repeatable)')
            [CompletionResult]::new('--exclude', '--exclude', [CompletionResultType]::ParameterName, 'Leave out the files and folders that a glob matches (repeatable)')
            [CompletionResult]::new('-k', '-k', [CompletionResultType]::ParameterName, 'Read what `kustomize build DIR` or `kubectl kustomize DIR` prints (repeatable)')
            [CompletionResult]::new('--kustomize', '--kustomize', [CompletionResultType]::ParameterName, 'Read what `kustomize build DIR` or `kubectl kustomize DIR` prints (repeatable)')
            [CompletionResult]::new('-e', '-e', [CompletionResultType]::ParameterName, 'Read only this environment of poolctl.toml (repeatable)')
            [CompletionResult]::new('--environment', '--environment', [CompletionResultType]::ParameterName, 'Read only this environment of poolctl.toml (repeatable)')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Namespace of the documents that have none')
            [CompletionResult]::new('--namespace', '--namespace', [CompletionResultType]::ParameterName, 'Namespace of the documents that have none')
            [CompletionResult]::new('--validate', '--validate', [CompletionResultType]::ParameterName, 'What to do about unknown and duplicate fields [default: strict]')
            [CompletionResult]::new('--kube-version', '--kube-version', [CompletionResultType]::ParameterName, 'Version of Kubernetes, such as 1.35')
            [CompletionResult]::new('--node-port-range', '--node-port-range', [CompletionResultType]::ParameterName, 'Node ports of the cluster [default: 30000-32767]')
            [CompletionResult]::new('--managed-by', '--managed-by', [CompletionResultType]::ParameterName, 'Value of the label app.kubernetes.io/managed-by [default: poolctl]')
            [CompletionResult]::new('--max-file-size', '--max-file-size', [CompletionResultType]::ParameterName, 'Read no larger file, and no more from stdin [default: 1G]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read this file, not the nearest poolctl.toml')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Leave out what is said of the reading')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Leave out what is said of the reading')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say what was read and skipped')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say what was read and skipped')
            [CompletionResult]::new('-R', '-R ', [CompletionResultType]::ParameterName, 'Read the folders in folders, too')
            [CompletionResult]::new('--recursive', '--recursive', [CompletionResultType]::ParameterName, 'Read the folders in folders, too')
            [CompletionResult]::new('--allow-empty', '--allow-empty', [CompletionResultType]::ParameterName, 'Take input without a single Pool, and print nothing')
            [CompletionResult]::new('--no-kustomize', '--no-kustomize', [CompletionResultType]::ParameterName, 'Start no build, also where poolctl.toml asks for one')
            [CompletionResult]::new('--no-config', '--no-config', [CompletionResultType]::ParameterName, 'Read no poolctl.toml')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'poolctl;fn' {
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'poolctl;config' {
            [CompletionResult]::new('-e', '-e', [CompletionResultType]::ParameterName, 'Show only this environment of poolctl.toml (repeatable)')
            [CompletionResult]::new('--environment', '--environment', [CompletionResultType]::ParameterName, 'Show only this environment of poolctl.toml (repeatable)')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read this file, not the nearest poolctl.toml')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'poolctl;rules' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of the list')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of the list')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'poolctl;explain' {
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'poolctl;schema' {
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'poolctl;completions' {
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'poolctl;man' {
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'poolctl;help' {
            [CompletionResult]::new('render', 'render', [CompletionResultType]::ParameterValue, 'Print the manifests that the operator would make of the Pools')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Check the input against every rule, without manifests')
            [CompletionResult]::new('diff', 'diff', [CompletionResultType]::ParameterValue, 'Compare the manifests with others, or with a dump of the cluster')
            [CompletionResult]::new('inject', 'inject', [CompletionResultType]::ParameterValue, 'Add the missing names to the Certificates where they are written')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the Pools, and what stands behind each')
            [CompletionResult]::new('graph', 'graph', [CompletionResultType]::ParameterValue, 'Draw the way from the Gateway to the Certificates')
            [CompletionResult]::new('why', 'why', [CompletionResultType]::ParameterValue, 'Show why something joins, is routed and trusted, or is not')
            [CompletionResult]::new('fn', 'fn', [CompletionResultType]::ParameterValue, 'Render the Pools of a ResourceList, as a KRM function')
            [CompletionResult]::new('config', 'config', [CompletionResultType]::ParameterValue, 'Show the settings in force and where each comes from')
            [CompletionResult]::new('rules', 'rules', [CompletionResultType]::ParameterValue, 'List the rules')
            [CompletionResult]::new('explain', 'explain', [CompletionResultType]::ParameterValue, 'Explain a rule, a field of a resource, or a key of poolctl.toml')
            [CompletionResult]::new('schema', 'schema', [CompletionResultType]::ParameterValue, 'Print a JSON Schema for editors and linters')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print the completion script of a shell')
            [CompletionResult]::new('man', 'man', [CompletionResultType]::ParameterValue, 'Print the manual page, or write all pages into a folder')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'poolctl;help;render' {
            break
        }
        'poolctl;help;check' {
            break
        }
        'poolctl;help;diff' {
            break
        }
        'poolctl;help;inject' {
            break
        }
        'poolctl;help;list' {
            break
        }
        'poolctl;help;graph' {
            break
        }
        'poolctl;help;why' {
            break
        }
        'poolctl;help;fn' {
            break
        }
        'poolctl;help;config' {
            break
        }
        'poolctl;help;rules' {
            break
        }
        'poolctl;help;explain' {
            break
        }
        'poolctl;help;schema' {
            break
        }
        'poolctl;help;completions' {
            break
        }
        'poolctl;help;man' {
            break
        }
        'poolctl;help;help' {
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}
