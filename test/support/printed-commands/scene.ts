import { spawn, spawnSync } from 'node:child_process'
import { chmod, mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { LoopworkTerminal } from '../pty/loopwork-terminal.ts'
import { Story } from '../pty/story.ts'
import type { Finished, Running, ScratchItem, ScratchRepository } from '../scratch-repository.ts'

const bin = fileURLToPath(new URL('../../../bin/loopwork', import.meta.url))

/** A shell of a person's: `loopwork` is on its PATH, and their own config says which agent they have. */
export class Scene {
  readonly repository: ScratchRepository
  readonly #story: Story

  private constructor(story: Story, repository: ScratchRepository) {
    this.#story = story
    this.repository = repository
  }

  static async make(
    items: readonly ScratchItem[] | null = null,
    config: Readonly<Record<string, unknown>> = {},
  ): Promise<Scene> {
    const story = new Story()
    const scene = new Scene(story, await story.repository())
    await scene.configure(config)
    if (items !== null) await scene.repository.backlog(items)
    const onPath = path.join(scene.repository.home, 'bin', 'loopwork')
    await mkdir(path.dirname(onPath))
    await writeFile(onPath, `#!/bin/sh\nexec '${bin}' "$@"\n`)
    await chmod(onPath, 0o755)
    return scene
  }

  /** The person's own config, which every command finds by itself. */
  async configure(config: Readonly<Record<string, unknown>>): Promise<void> {
    const { home } = this.repository
    const folder = path.join(home, '.config', 'loopwork')
    await mkdir(folder, { recursive: true })
    const whole = { agent: 'scripted', retry: { attempts: 2, backoff: '50ms', max: '1s' }, ...config }
    await writeFile(path.join(folder, 'config.yaml'), JSON.stringify(whole))
    // A terminal is given its config by name: the same, or it would ask for other options than the run has.
    await this.repository.configure(whole)
  }

  start(...args: readonly string[]): Running {
    return this.repository.start(args)
  }

  loopwork(...args: readonly string[]): Promise<Finished> {
    return this.start(...args).finished
  }

  terminal(args: readonly string[], env: NodeJS.ProcessEnv = {}, columns = 120): Promise<LoopworkTerminal> {
    return this.#story.terminal(this.repository, { args, columns, rows: 40, env })
  }

  /** The same with what they type, and nothing else. */
  bareTerminal(args: readonly string[], env: NodeJS.ProcessEnv): Promise<LoopworkTerminal> {
    return this.#story.terminal(this.repository, { args, columns: 120, rows: 40, env, bare: true })
  }

  /** What a person gets who copies the command and pastes it. */
  paste(command: string, cwd: string = this.repository.root): Finished {
    const { status, signal, stdout, stderr } = spawnSync('sh', ['-c', command], {
      // Nobody is there to be asked.
      input: '',
      cwd,
      env: this.#env(),
      encoding: 'utf8',
      timeout: 60_000,
      maxBuffer: 64 * 1024 * 1024,
    })
    const unasked = /to do it all the same: (loopwork .*)$/m.exec(stderr)?.[1]
    return unasked === undefined ? { exit: status, signal, stdout, stderr } : this.paste(unasked, cwd)
  }

  /** The same for a command that takes its time: other stories go on meanwhile. */
  async pasteLong(command: string): Promise<{ readonly exit: number | null; readonly stdout: string }> {
    const child = spawn('sh', ['-c', command], { cwd: this.repository.root, env: this.#env() })
    let stdout = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
    child.stderr.resume()
    const exit = await new Promise<number | null>((resolve, reject) => {
      child.on('error', reject)
      child.on('close', resolve)
    })
    return { exit, stdout }
  }

  #env(): NodeJS.ProcessEnv {
    return this.repository.env({
      PATH: `${path.join(this.repository.home, 'bin')}:${process.env['PATH'] ?? ''}`,
      LOOPWORK_SCRIPTED_PACE: '0.1',
    })
  }

  end(): Promise<void> {
    return this.#story.end()
  }
}

/**
 * The command as it was printed: what the pattern's first group has caught. A command ends at two blanks, a semicolon or
 * the line's end, unless the pattern knows better.
 */
export function printed(output: string, pattern: RegExp): string {
  const found = pattern.exec(output)?.[1]
  if (found === undefined) throw new Error(`${String(pattern)} was not printed:\n${output}`)
  return found.trim()
}

export type MakeScene = typeof Scene.make

/**
 * By the state in which commands are printed. A story makes it, takes each command from the real output, pastes it and
 * looks at what it did.
 */
export type Stories = Readonly<Record<string, (make: MakeScene) => Promise<void>>>
