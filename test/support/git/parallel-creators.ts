import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const program = fileURLToPath(new URL('./create-program.ts', import.meta.url))

/** The folders that several processes made, each so many at once. */
export async function parallelCreators(
  folder: string,
  processes: number,
  each: number,
): Promise<readonly string[]> {
  const runs = Array.from({ length: processes }, (_, at) =>
    promisify(execFile)(process.execPath, [program, folder, `p${at}`, String(each)]),
  )
  return (await Promise.all(runs)).flatMap(({ stdout }) => JSON.parse(stdout) as string[])
}
