// A supervisor to be killed: says `ready`, waits for a byte, starts one agent and sits there.
import { writeSync } from 'node:fs'
import { createProcesses } from '../../../src/process/create-processes.ts'
import { scriptOrder } from './script-order.ts'

const [folder = '', script = ''] = process.argv.slice(2)
const processes = createProcesses()
const stay = setInterval(() => {}, 60_000)
process.stdin.once('data', () => {
  void processes.agents.start(scriptOrder(folder, script)).then(() => writeSync(1, 'started\n'))
})
process.stdin.once('end', () => clearInterval(stay))
writeSync(1, 'ready\n')
