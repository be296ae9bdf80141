/** What the scripted agent understands of its prompt. */
export interface ScriptedTask {
  readonly item: string
  readonly tryNumber: number
  /** Null: the task has no script. */
  readonly steps: readonly ScriptStep[] | null
}

export interface ScriptStep {
  readonly verb: string
  /** The rest of the line, unchanged. */
  readonly rest: string
}

/** The first `Task:` and `Try:` are loopwork's; those in the description come after them. */
export function parsePrompt(prompt: string): ScriptedTask {
  const item = /^Task: (.+)$/m.exec(prompt)?.[1]?.trim() ?? 'unknown'
  const tryNumber = Number(/^Try: (\d+) of \d+$/m.exec(prompt)?.[1] ?? 1)
  const script = /^[ \t]*(`{3,})script[ \t]*\n([\s\S]*?)^[ \t]*\1[ \t]*$/m.exec(prompt)?.[2]
  return { item, tryNumber, steps: script === undefined ? null : parseScript(script) }
}

function parseScript(script: string): readonly ScriptStep[] {
  return script
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [, verb = '', rest = ''] = /^(\S+)\s*(.*)$/s.exec(line) ?? []
      return { verb, rest }
    })
}
