import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'
import { gitOfUser } from './git/git-of-user.ts'
import { killProcessesOf } from './processes-of.ts'
import { storedItems } from './stored-items.ts'

const bin = fileURLToPath(new URL('../../bin/loopwork', import.meta.url))
const cacheHome = fileURLToPath(new URL('../../node_modules/.cache', import.meta.url))

/** An item of a scratch backlog; the script is what the bundled scripted agent does for it. */
export interface ScratchItem {
  /** The agent that it asks for. */
  readonly agent?: string
  readonly id: string
  readonly script?: readonly string[]
  readonly title?: string
  /** Instead of a script. */
  readonly description?: string
  readonly status?: string
  readonly priority?: string
  readonly feature?: string
  readonly dependsOn?: readonly string[]
  readonly files?: readonly string[]
  readonly metadata?: Readonly<Record<string, unknown>>
}

export interface Finished {
  readonly exit: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

export interface Running {
  readonly child: ChildProcess
  readonly finished: Promise<Finished>
  output(): string
}

/** A real repository in a temporary folder, with a backlog, a config that needs no trust and a home of its own. */
export class ScratchRepository {
  readonly home: string
  root: string
  readonly config: string
  #storeIsElsewhere = false

  private constructor(home: string) {
    this.home = home
    this.root = path.join(home, 'project')
    this.config = path.join(home, 'config.yaml')
  }

  static async make(
    items: readonly ScratchItem[] | null = null,
    config: Readonly<Record<string, unknown>> = {},
  ): Promise<ScratchRepository> {
    const repository = new ScratchRepository(await mkdtemp(path.join(tmpdir(), 'loopwork-story-')))
    await mkdir(repository.root)
    repository.git('init', '--quiet', '--initial-branch=main')
    repository.git('config', 'user.name', 'Ada')
    repository.git('config', 'user.email', 'ada@example.org')
    await repository.write('README.md', '# scratch\n')
    repository.git('add', '.')
    repository.git('commit', '--quiet', '-m', 'first')
    await repository.configure(config)
    if (items !== null) await repository.backlog(items)
    return repository
  }

  /** The same in a folder of its own, which costs less than making it anew. */
  async copy(): Promise<ScratchRepository> {
    const copy = new ScratchRepository(await mkdtemp(path.join(tmpdir(), 'loopwork-story-')))
    copy.#storeIsElsewhere = this.#storeIsElsewhere
    await cp(this.home, copy.home, { recursive: true, preserveTimestamps: true })
    return copy
  }

  async configure(config: Readonly<Record<string, unknown>>): Promise<void> {
    const whole = { agent: 'scripted', retry: { attempts: 3, backoff: '50ms', max: '1s' }, ...config }
    this.#storeIsElsewhere = 'store' in whole
    await writeFile(this.config, JSON.stringify(whole))
  }

  async backlog(items: readonly ScratchItem[]): Promise<void> {
    const tasks = items.map(({ script, status, ...item }) => ({
      status: status ?? 'pending',
      description: script === undefined ? '' : ['```script', ...script, '```'].join('\n'),
      ...item,
    }))
    await this.write('.specs/tasks/tasks.json', `${JSON.stringify({ tasks }, null, 2)}\n`)
  }

  async write(file: string, content: string): Promise<void> {
    await mkdir(path.dirname(this.at(file)), { recursive: true })
    await writeFile(this.at(file), content)
  }

  at(file: string): string {
    return path.join(this.root, file)
  }

  read(file: string): Promise<string> {
    return readFile(this.at(file), 'utf8')
  }

  /** As its user runs it: a lock that loopwork holds for a moment is waited for. */
  git(...args: readonly string[]): string {
    return gitOfUser({ cwd: this.root, env: this.env() }, args)
  }

  /** Names of the files on the target. */
  filesOn(branch: string): string[] {
    return this.git('ls-tree', '-r', '--name-only', branch)
      .split('\n')
      .filter((name) => name !== '')
  }

  env(extra: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
    const own = Object.entries(process.env).filter(([name]) => !/^(?:XDG_|LOOPWORK_|GIT_)/.test(name))
    return {
      ...Object.fromEntries(own),
      HOME: this.home,
      // All stories share what is compiled.
      XDG_CACHE_HOME: cacheHome,
      NO_COLOR: '1',
      LC_ALL: 'C.UTF-8',
      ...extra,
    }
  }

  start(args: readonly string[], env: NodeJS.ProcessEnv = {}): Running {
    const child = spawn(bin, [...args], {
      cwd: this.root,
      env: this.env(env),
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let stdout = ''
    let stderr = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
    const finished = new Promise<Finished>((resolve, reject) => {
      child.on('error', reject)
      child.on('close', (exit, signal) => resolve({ exit, signal, stdout, stderr }))
    })
    return { child, finished, output: () => stdout + stderr }
  }

  /** Runs a command to its end, with the scratch config. */
  loopwork(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Finished> {
    const [verb = '', ...rest] = args
    return this.start([verb, '--config', this.config, ...rest], env).finished
  }

  /** What `list --json` prints: read from the store where that is at its usual place, which costs a hundredth of the command. */
  async items(): Promise<readonly Readonly<Record<string, unknown>>[]> {
    const stored = this.#storeIsElsewhere ? null : await storedItems(this.at('.git/loopwork/loopwork.db'))
    if (stored !== null) return stored as Record<string, unknown>[]
    const { stdout } = await this.loopwork(['list', '--json'])
    return JSON.parse(stdout) as Record<string, unknown>[]
  }

  /** `id -> state` of every item. */
  async states(): Promise<Readonly<Record<string, string>>> {
    return Object.fromEntries((await this.items()).map((item) => [String(item['id']), String(item['state'])]))
  }

  /** Ids of the tasks that are in the store: `list` shows those of the backlog file before there is one. */
  stored(): readonly string[] {
    const file = this.at('.git/loopwork/loopwork.db')
    if (!existsSync(file)) return []
    const db = new Database(file, { readonly: true })
    try {
      return db.prepare('SELECT key FROM items ORDER BY key').pluck().all() as string[]
    } finally {
      db.close()
    }
  }

  /** Lines that scripted agents have written with `mark`. */
  marks(name = 'marks'): string[] {
    const file = path.join(this.home, name)
    return existsSync(file)
      ? readFileSync(file, 'utf8')
          .split('\n')
          .filter((line) => line !== '')
      : []
  }

  /** The absolute path for a `mark` or `wait-for` step. */
  outside(name: string): string {
    return path.join(this.home, name)
  }

  /** Also ends what a story that failed, or let go of its agents, has left running. */
  async remove(): Promise<void> {
    killProcessesOf(this.home)
    await rm(this.home, { recursive: true, force: true, maxRetries: 5 })
  }
}
