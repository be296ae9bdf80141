/** The commands that read the config and start things. */
export { demo } from './demo.ts'
export { doctor } from './doctor.ts'
export { init } from './init.ts'
export { run } from './run.ts'
export { trust } from './trust.ts'
export { tui } from './tui.ts'
