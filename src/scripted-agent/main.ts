import { readFileSync } from 'node:fs'
import { paceOf } from './pace.ts'
import { parsePrompt } from './parse-prompt.ts'
import { perform } from './perform.ts'

/** The bundled agent: reads its task on stdin like any other, and carries out the script in the task's description. */
const task = parsePrompt(readFileSync(0, 'utf8'))
const agent = Number(process.env['LOOPWORK_AGENT_ID'] ?? 0) + 1
process.exitCode = await perform(task, { pace: paceOf(process.env), agent })
