import { Option, type Command } from 'commander'
import { backlogFormats, exportFormats } from '../core/backlog/format-names.ts'
import type { ExportFlags } from './backlogs/export.ts'
import type { ImportFlags } from './backlogs/import.ts'
import type { LintFlags } from './backlogs/lint.ts'
import type { SyncFlags } from './backlogs/sync.ts'
import type { VerbMaker } from './verb-maker.ts'

const backlogs = 'Backlogs:'

/** Commands about the files that tasks come from. */
export function describeBacklogs(verb: VerbMaker): void {
  verb(backlogs, 'import [files...]', 'read backlogs as a run does, all or nothing', (command) =>
    withFormat(command)
      .option('--dry-run', 'print what would be added, changed and removed; change nothing')
      .option('--json', 'print JSON'),
  )(async (files, flags: ImportFlags) => (await import('./backlogs/import.ts')).importBacklog(files, flags))
  verb(
    backlogs,
    'sync [sources...]',
    'bring backlogs and the task table in step: import what changed, write statuses back',
    (command) =>
      withFormat(command)
        .option('--dry-run', 'print what would change, both ways; change nothing')
        .option('--removals', 'also take that most of a list is gone, which waits otherwise')
        .option('--json', 'print JSON'),
  )(async (names, flags: SyncFlags) => (await import('./backlogs/sync.ts')).syncBacklogs(names, flags))
  verb(backlogs, 'lint [files...]', 'find what is wrong in backlogs, and mend what is safe to', (command) =>
    withFormat(command)
      .option('--fix', 'mend what can be mended without losing anything (default: change nothing)')
      .option('--dry-run', 'with --fix: print what would be mended; change nothing')
      .option('--json', 'print JSON'),
  )(async (files, flags: LintFlags) => (await import('./backlogs/lint.ts')).lintBacklogs(files, flags))
  verb(
    backlogs,
    'export [names...]',
    'write tasks, all or those named by id, in another format; a name that is no id is the file to write',
    (command) =>
      command
        .addOption(
          new Option('--format <name>', 'the format to write').choices(exportFormats).makeOptionMandatory(),
        )
        .option('--out <file>', 'write this file, or make this folder (default: print)')
        .option('--from <source...>', 'take the tasks of these backlogs (default: what list shows)')
        .option('--force', 'replace the file where it is there')
        .option('--dry-run', 'print what would be written and lost; write nothing')
        .option('--json', 'print JSON'),
  )(async (ids, flags: ExportFlags) => (await import('./backlogs/export.ts')).exportTasks(ids, flags))
}

const withFormat = (command: Command): Command =>
  command.addOption(
    new Option('--format <name>', 'their format (default: found by content)').choices(backlogFormats),
  )
