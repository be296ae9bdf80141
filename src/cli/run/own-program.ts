import { fileURLToPath } from 'node:url'

/** The same program, as a person starts it: it picks the Node and what that needs. Beside the bundle this code is in. */
export const ownProgram = (): string => fileURLToPath(new URL('../bin/loopwork', import.meta.url))
