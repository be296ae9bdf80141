import { schema1 } from './schemas/schema-1.ts'
import { schema10 } from './schemas/schema-10.ts'
import { schema2 } from './schemas/schema-2.ts'
import { schema3 } from './schemas/schema-3.ts'
import { schema4 } from './schemas/schema-4.ts'
import { schema5 } from './schemas/schema-5.ts'
import { schema6 } from './schemas/schema-6.ts'
import { schema7 } from './schemas/schema-7.ts'
import { schema8 } from './schemas/schema-8.ts'
import { schema9 } from './schemas/schema-9.ts'

export interface Migration {
  readonly version: number
  readonly sql: string
  /** The oldest loopwork schema whose programs can still read (not write) what this one leaves. */
  readonly minReader: number
}

/** Forward only, in order, never changed once released. */
export const migrations: readonly Migration[] = [
  { version: 1, sql: schema1, minReader: 1 },
  { version: 2, sql: schema2, minReader: 1 },
  { version: 3, sql: schema3, minReader: 3 },
  { version: 4, sql: schema4, minReader: 3 },
  { version: 5, sql: schema5, minReader: 5 },
  { version: 6, sql: schema6, minReader: 6 },
  { version: 7, sql: schema7, minReader: 7 },
  { version: 8, sql: schema8, minReader: 8 },
  { version: 9, sql: schema9, minReader: 8 },
  { version: 10, sql: schema10, minReader: 10 },
]

/** `LpWk`: distinguishes our database from any other. */
export const applicationId = 0x4c70576b
