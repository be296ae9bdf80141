import type { Command } from '../../core/command.ts'

interface Asked {
  wake(): void
  begun(): Promise<void>
}

/**
 * Asks supervisors for something. A person sees the tasks before this process supervises: where nobody is there yet who could do what is
 * asked of a task, it is asked once more when this process does.
 */
export async function askOf(
  { wake, begun }: Asked,
  ask: () => Promise<readonly Command[]>,
  isOfTask: boolean,
): Promise<readonly Command[]> {
  let asked = await ask()
  if (asked.length === 0 && isOfTask) {
    await begun()
    asked = await ask()
  }
  wake()
  return asked
}
