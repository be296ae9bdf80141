import { spawnSync } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect } from 'vitest'
import { processesOf } from '../support/processes-of.ts'
import { ScratchRepository, type Running, type ScratchItem } from '../support/scratch-repository.ts'
import { until } from '../support/until.ts'
import type { Cli } from './clis/cli.ts'
import { courseOf, eventsOf, type RunEvent } from './run-events.ts'
import { startModelApi, type ModelApi, type ModelApiOptions } from './model-api/start-model-api.ts'

/** A task by what the model is to do for it: `write:a.txt`. */
export interface StepItem extends Omit<ScratchItem, 'script'> {
  readonly steps: readonly string[]
}

/** A CLI that works beside the scene's own, and how its model API behaves. */
export interface CliBeside {
  readonly cli: Cli
  readonly api?: ModelApiOptions
}

/** A CLI with a repository, a home, a state folder and a model API of its own: nothing is shared between two cases. */
export class Scene {
  readonly cli: Cli
  readonly api: ModelApi
  readonly repository: ScratchRepository
  /** Of the scene's own CLI, then of those beside it. */
  private readonly apis: readonly ModelApi[]
  private readonly env: NodeJS.ProcessEnv

  private constructor(
    cli: Cli,
    apis: readonly [ModelApi, ...ModelApi[]],
    repository: ScratchRepository,
    env: NodeJS.ProcessEnv,
  ) {
    this.cli = cli
    this.api = apis[0]
    this.apis = apis
    this.repository = repository
    this.env = env
  }

  static async make(
    cli: Cli,
    folder: string,
    api: ModelApiOptions = {},
    beside: readonly CliBeside[] = [],
  ): Promise<Scene> {
    const repository = await ScratchRepository.make()
    const place = async (one: CliBeside) => {
      const model = await startModelApi(one.api ?? {})
      const { env, files = {} } = one.cli.offline({ api: model.url, home: repository.home })
      for (const [name, content] of Object.entries(files)) {
        await mkdir(path.dirname(repository.outside(name)), { recursive: true })
        await writeFile(repository.outside(name), content)
      }
      return { model, env }
    }
    const own = await place({ cli, api })
    const others = []
    for (const one of beside) others.push(await place(one))
    await mkdir(repository.outside('tmp'))
    const bin = path.join(folder, 'node_modules/.bin')
    const node = path.dirname(process.execPath)
    return new Scene(cli, [own.model, ...others.map(({ model }) => model)], repository, {
      ...others.reduce<NodeJS.ProcessEnv>((all, { env }) => ({ ...all, ...env }), {}),
      ...own.env,
      PATH: [bin, node, process.env['PATH'] ?? ''].join(path.delimiter),
      TMPDIR: repository.outside('tmp'),
      // Copilot unpacks 236 MB into it: once for all cases.
      XDG_CACHE_HOME: path.join(folder, 'cache'),
    })
  }

  async configure(config: Readonly<Record<string, unknown>> = {}): Promise<void> {
    await this.repository.configure({ agent: this.cli.name, ...config })
  }

  async backlog(items: readonly StepItem[]): Promise<void> {
    await this.repository.backlog(
      items.map(({ steps, ...item }) => ({ ...item, description: `STEPS=${steps.join(';')}` })),
    )
  }

  start(...options: readonly string[]): Running {
    return this.repository.start(['run', '--config', this.repository.config, '--json', ...options], this.env)
  }

  /** Runs it to its end, which must be a good one. */
  async run(...options: readonly string[]): Promise<readonly RunEvent[]> {
    const running = this.start(...options)
    const { exit, stderr } = await running.finished
    const events = eventsOf(running)
    expect({ exit, stderr, course: exit === 0 ? '' : courseOf(events) }).toEqual({
      exit: 0,
      stderr: '',
      course: '',
    })
    return events
  }

  /** An event of a run that is still going on; a run that ends without it shows its course. */
  async event(
    running: Running,
    what: string,
    isIt: (event: RunEvent) => boolean,
    patienceMs = 60_000,
  ): Promise<RunEvent> {
    const look = (): RunEvent | undefined => {
      const found = eventsOf(running).find(isIt)
      if (found === undefined && running.child.exitCode !== null)
        throw new Error(`the run ended without ${what}:\n${courseOf(eventsOf(running))}`)
      return found
    }
    return until(what, look, patienceMs)
  }

  /**
   * The CLI's own processes: its program, launchers and workers. Its tools are in sessions of their own, and the wrapper that
   * records its exit is not part of it.
   */
  cliProcesses(): readonly number[] {
    const listed = spawnSync('ps', ['-eo', 'pid=,sid=,args='], { encoding: 'utf8' }).stdout
    const rows = listed.split('\n').flatMap((line) => {
      const [, pid, session, args] = /^ *(\d+) +(\d+) +(.*)$/.exec(line) ?? []
      return pid === undefined ? [] : [{ pid: Number(pid), session, args: args ?? '' }]
    })
    const inHome = new Set(processesOf(this.repository.home))
    const ours = rows.filter(({ pid }) => inHome.has(pid))
    const isWrapper = ({ args }: { readonly args: string }): boolean => / loopwork-agent /.test(args)
    const sessions = new Set(ours.filter(isWrapper).map(({ session }) => session))
    return ours
      .filter((row) => sessions.has(row.session) && !isWrapper(row) && !/^sleep /.test(row.args))
      .map(({ pid }) => pid)
  }

  /** Every process of the case must end by itself: loopwork's, the CLI's, its tools'. */
  async expectNothingLeft(): Promise<void> {
    await until(
      `an end of all processes; left: ${this.leftovers().join('; ')}`,
      () => this.leftovers().length === 0,
      10_000,
    ).catch(() => undefined)
    expect(this.leftovers()).toEqual([])
  }

  private leftovers(): readonly string[] {
    return processesOf(this.repository.home).map((pid) =>
      spawnSync('ps', ['-o', 'args=', '-p', String(pid)], { encoding: 'utf8' })
        .stdout.trim()
        .slice(0, 200),
    )
  }

  async close(): Promise<void> {
    for (const api of this.apis) await api.close()
    if (process.env['LOOPWORK_TEST_LEAVE'] === undefined) return this.repository.remove()
    console.log(`${this.cli.name}: ${this.repository.home}`)
  }
}
