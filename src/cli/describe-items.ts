import { Option, type Command } from 'commander'
import type { CommonFlags } from '../app/options/flags.ts'
import { itemTypes } from '../core/item.ts'
import type { ClaimFlags } from './claims/claim-flags.ts'
import type { ListFlags } from './commands/list.ts'
import type { EditFlags } from './items/edit.ts'
import type { VerbMaker } from './verb-maker.ts'

const tasks = 'Tasks:'
const claims = 'Work on a task yourself, or let a script do it:'

/** Commands about one task or all of them. */
export function describeItems(verb: VerbMaker): void {
  verb(tasks, 'add <title>', 'add a task of your own', (command) =>
    command
      .option('--id <id>', 'its id (default: the next TASK-n)')
      .option('--description <text>', 'what is to be done')
      .addOption(new Option('--type <type>').choices(itemTypes).default('feature'))
      .option('--priority <p>', 'critical, high, medium, low, background, or 0 to 9')
      .option('--parent <id>', 'the task it belongs to')
      .option('--depends-on <ids...>', 'tasks that must be done before')
      .option('--files <paths...>', 'files it will touch; a trailing / means a folder')
      .option('--estimate <hours>', 'how long it takes, for --strategy dependency')
      .option('--agent <name>', 'the agent that it is for, among those that your options name')
      .option('--model <name>', 'the model that it is for')
      .option('--json', 'print the task as JSON'),
  )(async ([title = ''], flags: CommonFlags) => (await import('./items/add.ts')).add(title, flags))
  verb(tasks, 'edit <id>', 'change a task of your own; an empty text takes a value away', (command) =>
    command
      .option('--title <text>', 'its title')
      .option('--description <text>', 'what is to be done')
      .addOption(new Option('--type <type>').choices(itemTypes))
      .option('--priority <p>', 'critical, high, medium, low, background, or 0 to 9')
      .option('--parent <id>', 'the task it belongs to')
      .option('--depends-on <ids...>', 'tasks that must be done before')
      .option('--files <paths...>', 'files it will touch; a trailing / means a folder')
      .option('--estimate <hours>', 'how long it takes, for --strategy dependency')
      .option('--agent <name>', 'the agent that it is for')
      .option('--model <name>', 'the model that it is for')
      .option('--json', 'print the task as JSON'),
  )(async ([id = ''], flags: EditFlags) => (await import('./items/edit.ts')).edit(id, flags))
  verb(tasks, 'list', 'all tasks', (command) =>
    command
      .option(
        '--filter <expression>',
        'those that it fits, such as "api" or "type = docs and label != small"',
      )
      .option('--json', 'print JSON'),
  )(async (_, flags: ListFlags) => (await import('./commands/list.ts')).list(flags))
  verb(tasks, 'show <id>', 'one task: why, needs, tries', (command) =>
    command.option('--json', 'print JSON'),
  )(async ([id = ''], flags: CommonFlags) => (await import('./commands/show.ts')).show(id, flags))
  verb(tasks, 'why <id>', 'why a task is not running, and what it waits for', (command) =>
    command.option('--json', 'print JSON'),
  )(async ([id = ''], flags: CommonFlags) => (await import('./status/why.ts')).why(id, flags))
  verb(
    tasks,
    'retry <ids...>',
    'take up failed, cancelled or stopped tasks again; of a conflict, what was settled in its worktree',
    (command) => command.option('--again', 'of a conflict too: an agent, from the target as it is then'),
  )(async (ids, flags: CommonFlags) => (await import('./commands/retry.ts')).retry(ids, flags))
  describeClaims(verb)
  verb(
    tasks,
    'undo [id]',
    'take back the last merge, or the one of this task, through the same lane',
    (command) => command,
  )(async ([id], flags: CommonFlags) => (await import('./commands/undo.ts')).undo(id, flags))
  verb(
    tasks,
    'cancel <ids...>',
    "don't do these tasks",
    (command) => command,
  )(async (ids, flags: CommonFlags) => (await import('./commands/cancel.ts')).cancel(ids, flags))
}

function describeClaims(verb: VerbMaker): void {
  const usesToken = (command: Command): Command =>
    command
      .option('--token <token>', 'as claim printed it (or in LOOPWORK_TOKEN)')
      .option('--json', 'print JSON')
  verb(
    claims,
    'claim [id]',
    'take a task (the next one) and get the token that its work is ended with',
    (command) =>
      command
        .option('--agent <name>', 'who takes it (default: your login name)')
        .option('--filter <expression>', 'the next of those that it fits')
        .option('--lease <duration>', 'how long it is yours without extend (default: claim.lease)')
        .option('--token <token>', 'a token of your own: asked again with it, the answer is the same claim')
        .option('--json', 'print JSON'),
  )(async ([id], flags: ClaimFlags) => (await import('./claims/claim.ts')).claim(id, flags))
  verb(claims, 'extend <id>', 'a sign of life: the lease begins again', (command) =>
    usesToken(command)
      .option('--lease <duration>', 'how long it is yours from now on')
      .option('--files <paths...>', 'files it touches as well; a trailing / means a folder'),
  )(async ([id = ''], flags: ClaimFlags) => (await import('./claims/use-claim.ts')).extend(id, flags))
  verb(claims, 'complete <id>', 'it is done; by your word, without a gate or a merge', (command) =>
    usesToken(command)
      .option('--summary <text>', 'what was done')
      .option('--files <paths...>', 'what was changed'),
  )(async ([id = ''], flags: ClaimFlags) => (await import('./claims/use-claim.ts')).complete(id, flags))
  verb(claims, 'fail <id>', 'it can not be done; retry makes it todo again', (command) =>
    usesToken(command).option('--reason <text>', 'why'),
  )(async ([id = ''], flags: ClaimFlags) => (await import('./claims/use-claim.ts')).fail(id, flags))
  verb(
    claims,
    'release <id>',
    'give it back: todo again, not counted',
    usesToken,
  )(async ([id = ''], flags: ClaimFlags) => (await import('./claims/use-claim.ts')).release(id, flags))
}
