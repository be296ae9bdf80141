/** Notes the settings of the terminal on our stdin. Resolves to what restores them, whatever a program did that was killed there. */
export async function keptTerminalSettings(): Promise<() => Promise<void>> {
  const before = await stty('-g')
  return async () => {
    if (before !== '') await stty(before)
  }
}

/** Empty where there is no terminal. */
async function stty(word: string): Promise<string> {
  const { execa } = await import('execa')
  const { stdout } = await execa('stty', [word], {
    ...{ stdin: 'inherit', stdout: 'pipe', stderr: 'ignore', reject: false, cleanup: false },
  })
  return stdout ?? ''
}
