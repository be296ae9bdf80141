import { Command, CommanderError, Option } from 'commander'
import packageJson from '../../package.json' with { type: 'json' }
import type { CommonFlags, RunFlags } from '../app/options/flags.ts'
import { flagOptions, type FlagOption } from '../config/schema/flags.ts'
import { mostWorkers } from '../core/run/settings.ts'
import type { ClaimFlags } from './claims/claim-flags.ts'
import type { ReplayFlags } from './commands/replay.ts'
import type { AgentsFlags } from './commands/agents.ts'
import type { DiffFlags } from './diff/diff.ts'
import { simFaults } from '../sim/script/agent-script.ts'
import { collect, count, dollars, times, workers } from './flag-values.ts'
import { helpLayout } from './help-layout.ts'
import { elsewhereIn } from './print/elsewhere.ts'
import { errorLines, exitCodeFor } from './print/error.ts'
import { reportUnwritable } from './print/report-unwritable.ts'
import { usageError } from './print/usage-error.ts'
import { exitCodes } from './run/exit-codes.ts'
import { refuseEmptyWords } from './refuse-empty-words.ts'
import type { SimFlags } from './sim/sim-flags.ts'
import { mendTerminal } from './start/screen-mark.ts'
import { describeBacklogs } from './describe-backlogs.ts'
import { describeItems } from './describe-items.ts'
import type { VerbMaker } from './verb-maker.ts'

/** Runs the command line and resolves to the exit code. Commands are loaded when they are used. */
export async function main(argv: readonly string[]): Promise<number> {
  const exit: { code: number } = { code: exitCodes.good }
  reportUnwritable(process.stdout)
  if (process.stdout.isTTY) await mendTerminal(process.stdout.fd)
  const program = commandLine(exit)
  try {
    if (argv.length === 0)
      exit.code = await (await import('./setup/alone.ts')).alone(() => program.outputHelp())
    else await program.parseAsync([...argv], { from: 'user' })
    return exit.code
  } catch (error) {
    // Commander has reported what is wrong with the arguments.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.good : exitCodes.usage
    for (const line of errorLines(error, { verbose: argv.includes('--verbose'), place: elsewhereIn(argv) }))
      process.stderr.write(`${line}\n`)
    return exitCodeFor(error)
  }
}

interface Exit {
  code: number
}

/** All commands with their options; the code of the one that is run is put in `exit`. */
export function commandLine(exit: Exit): Command {
  const program = new Command('loopwork')
    .description(
      'Run a backlog of work items with several AI coding agents at once, and steer them from one terminal.',
    )
    .version(packageJson.version, '-V, --version')
    .configureHelp(helpLayout)
    .configureOutput({ outputError: (text, write) => write(usageError(text)) })
    .exitOverride()
  const verb = verbMaker(program, exit)
  describeRuns(verb)
  describeItems(verb)
  describeBacklogs(verb)
  describeLooking(verb)
  describeSteering(verb)
  describeAgents(verb)
  return program
}

function verbMaker(program: Command, exit: Exit): VerbMaker {
  return (group, name, description, build) => (run) => {
    const command = program.command(name).description(description).helpGroup(group)
    build(command)
    command
      .option('--config <file>', 'read this config file; needs no trust')
      .option('--store <path>', 'keep the state in this folder')
      .option('-C <dir>', 'work in this folder')
      .option('--no-color', 'no colours')
      .option('--verbose', 'with stack traces')
    command.action(async (...parts: unknown[]) => {
      refuseEmptyWords(command, parts)
      const args = parts
        .slice(0, -2)
        .flat()
        .filter((part) => typeof part === 'string')
      exit.code = await run(args, command.opts<never>())
    })
  }
}

const running = 'Run:'
const looking = 'Look:'
const steering = 'Steer a run from another terminal:'
const agentsGroup = 'Agents:'

function describeRuns(verb: VerbMaker): void {
  verb(
    running,
    'tui [sources...]',
    'the supervisor screen: starts a run, or joins the one that is running here',
    (command) =>
      runOptions(command).option(
        '--plain',
        'the screen in lines, for screen readers; ACCESSIBLE=1 does it too',
      ),
  )(async (sources, flags: RunFlags) => (await import('./commands/tui.ts')).tui(sources, flags))
  verb(
    running,
    'run [sources...]',
    'the same run without a screen: prefixed lines, or NDJSON with --json',
    (command) =>
      runOptions(command)
        .option('--detach', 'go on in the background, without this terminal')
        .addOption(new Option('--in-background').hideHelp())
        .option('--json', 'print NDJSON events'),
  )(async (sources, flags: RunFlags) =>
    flags.detach === true && flags.inBackground !== true
      ? (await import('./commands/run-detached.ts')).runDetached(sources, flags)
      : (await import('./commands/run.ts')).run(sources, flags),
  )
  verb(
    running,
    'sim [sources...]',
    'rehearse a backlog with these options, in simulated time: nothing is started or written',
    (command) => {
      command
        .option('--agents <n>', `workers, 1 to ${mostWorkers} (default: parallel.maxTasks)`, workers)
        .option('--fault <list>', `what goes wrong, each once and some by chance: ${simFaults.join(', ')}`)
        .option('--seed <n>', 'the same seed, the same rehearsal (default: 1)', count)
        .option('--hour <duration>', 'what an hour of an estimate takes an agent (default: 10m)')
        .option('--speed <times>', '1 is real time, 60 an hour in a minute (default: as fast as it can)')
        .option('--json', 'print NDJSON events')
      // A rehearsal has one way to print.
      for (const flag of flagOptions.filter(({ attribute }) => attribute !== 'outputMode'))
        command.addOption(commanderOption(flag))
      return command
    },
  )(async (sources, flags: SimFlags) => (await import('./commands/sim.ts')).sim(sources, flags))
  verb(
    running,
    'demo',
    'a scratch repository and a backlog, run by a scripted agent: no key, no network',
    (command) => command.option('--json', 'print NDJSON events').option('--parallel <n>', 'workers', workers),
  )(async (_, flags: RunFlags) => (await import('./commands/demo.ts')).demo(flags))
  verb(
    running,
    'init',
    'look at the repository and write a commented .loopworkrc',
    (command) => command,
  )(async (_, flags: CommonFlags) => (await import('./commands/init.ts')).init(flags))
  verb(running, 'trust', "allow the commands that this repository's config names", (command) =>
    command
      .option('--run', 'those that the newest run keeps, of a copied or moved repository')
      .option('--yes', 'allow what is shown without asking'),
  )(async (_, flags: CommonFlags) => (await import('./commands/trust.ts')).trust(flags))
  verb(
    running,
    'doctor',
    'check git, the agent, the backlog and leftovers; say how to mend each',
    (command) =>
      command
        .option(
          '--fix',
          'take away what ended runs have left; put back git settings that changed during a run',
        )
        .option('--keep', 'keep git settings that changed during a run')
        .option('--json', 'print JSON'),
  )(async (_, flags: CommonFlags) => (await import('./commands/doctor.ts')).doctor(flags))
}

function runOptions(command: Command): Command {
  command
    .option('--parallel [n]', `workers, 1 to ${mostWorkers}; alone: 2; 0: as many as memory allows`, workers)
    .option('--sequential', 'one worker, whatever else is said')
    .option('--max-tasks <n>', 'the same number as --parallel', workers)
  for (const flag of flagOptions) command.addOption(commanderOption(flag))
  return command
    .option('--resume', 'carry on the unfinished run; where none is, say so and start a new one')
    .option('--fresh', 'end the unfinished run and start a new one')
    .option('--dry-run', 'print what would be done; change nothing')
}

function commanderOption({ option: { type }, spec, help }: FlagOption): Option {
  const option = new Option(spec, help)
  switch (type.kind) {
    case 'choice':
      return option.choices(type.choices)
    case 'wholeNumber':
      return option.argParser(count)
    case 'money':
      return option.argParser(dollars)
    case 'files':
    case 'insidePaths':
    case 'shellLines':
      return option.argParser(collect)
    default:
      return option
  }
}

function describeLooking(verb: VerbMaker): void {
  verb(
    looking,
    'worktree <action>',
    'list: which worktrees stand, and why; clean: take away what nobody needs, nothing dirty or unmerged',
    (command) => command.option('--json', 'print JSON'),
  )(async ([action = ''], flags: CommonFlags) =>
    (await import('./commands/worktree.ts')).worktree(action, flags),
  )
  verb(looking, 'status', 'where the run stands', (command) => command.option('--json', 'print JSON'))(
    async (_, flags: CommonFlags) => (await import('./commands/status.ts')).status(flags),
  )
  verb(
    looking,
    'conflicts [id]',
    'which tasks in work touch the same files, or those of this one',
    (command) =>
      command.option('--files <paths...>', 'or which of them touch these').option('--json', 'print JSON'),
  )(async ([id], flags: ClaimFlags) => (await import('./status/conflicts.ts')).conflicts(id, flags))
  verb(looking, 'summary [run]', 'what a run achieved (default: the newest)', (command) =>
    command.option('--json', 'print JSON').option('--markdown', 'print Markdown'),
  )(async ([run], flags: CommonFlags) => (await import('./commands/summary.ts')).summary(run, flags))
  verb(looking, 'replay [run]', 'play a past run again on the screen (default: the newest)', (command) =>
    command.option('--speed <times>', '1 is as fast as it was (default: 20)', times),
  )(async ([run], flags: ReplayFlags) => (await import('./commands/replay.ts')).replay(run, flags))
  verb(looking, 'diff <id>', 'what a task has changed, so far or in the end, as a patch', (command) =>
    command
      .option('--try <n>', 'of this try (default: what came of the task, else the newest)', count)
      .option('--stat', 'only the files, with how many lines')
      .option('--json', 'print the files as JSON'),
  )(async ([id = ''], flags: DiffFlags) => (await import('./diff/diff.ts')).diff(id, flags))
  verb(looking, 'logs <id>', 'what was said about a task, newest try', (command) =>
    command.option('-f, --follow', 'go on as it is said'),
  )(async ([id = ''], flags: CommonFlags) => (await import('./commands/logs.ts')).logs(id, flags))
}

function describeAgents(verb: VerbMaker): void {
  verb(
    agentsGroup,
    'agents [action] [preset] [file]',
    'which agents there are, and which are installed; decode: read what one printed (a file, or stdin) as a run does',
    (command) =>
      command
        .option('--stderr <file>', 'what it printed on stderr')
        .option('--exit <n>', 'the exit code it ended with')
        .option('--signal <name>', 'the signal that ended it, such as TERM')
        .option('--json', 'print JSON; of decode one event a line, and last the result'),
  )(async ([action, preset, file], flags: AgentsFlags) =>
    (await import('./commands/agents.ts')).agents({ action, preset, file }, flags),
  )
}

function describeSteering(verb: VerbMaker): void {
  verb(
    steering,
    'scale <n>',
    'set the number of workers',
    (command) => command,
  )(async ([n = ''], flags: CommonFlags) => (await import('./commands/steer.ts')).scale(n, flags))
  verb(
    steering,
    'pause',
    'start nothing new; what runs goes on',
    (command) => command,
  )(async (_, flags: CommonFlags) => (await import('./commands/steer.ts')).steer({ kind: 'pause' }, flags))
  verb(
    steering,
    'resume',
    'go on after pause',
    (command) => command,
  )(async (_, flags: CommonFlags) => (await import('./commands/steer.ts')).steer({ kind: 'resume' }, flags))
  verb(
    steering,
    'stop <id>',
    'stop a running task; back to todo, not counted',
    (command) => command,
  )(async ([id = ''], flags: CommonFlags) => (await import('./commands/steer.ts')).stop(id, flags))
  verb(steering, 'abort', 'stop all agents; tasks go back to todo; the run ends', (command) =>
    command.option('--yes', "don't ask"),
  )(async (_, flags: CommonFlags) => (await import('./commands/steer.ts')).abort(flags))
}
