import { errorText } from '../error-text.ts'
import { LoopworkError } from '../errors.ts'

/**
 * What of the machine is in the way. A failure of any of these is no item's fault: it is not counted, it holds the run.
 * `disk`: full, over quota, read-only, broken. `resources`: open files, processes, memory. `files`: something is missing,
 * or is where something else must be.
 */
export type MachineCode =
  | 'machine:disk'
  | 'machine:permissions'
  | 'machine:resources'
  | 'machine:files'
  | 'machine:git'
  | 'machine:database'

export interface Trouble {
  readonly code: MachineCode
  /** What was being done, and what was found, in one line. */
  readonly message: string
  /** What to do about it, in one line. */
  readonly cure: string
  /**
   * True where the cause can't be one item's: a full disk, no more processes. Otherwise a check of the machine decides
   * whether everything is held or only this attempt waits.
   */
  readonly everywhere: boolean
}

interface Kind {
  readonly code: MachineCode
  readonly says: string
  readonly cure: string
  readonly everywhere: boolean
}

/**
 * The one place that distinguishes a failure of the machine from any other: by the code of the system call or of SQLite, or
 * by what git printed. Null for any other, which is a bug of ours.
 */
export function troubleOf(error: unknown, doing = ''): Trouble | null {
  const kind = kindOf(error)
  if (kind === null) return null
  const { code, cure, everywhere } = kind
  return { code, cure, everywhere, message: messageOf(error, kind, doing) }
}

function kindOf(error: unknown): Kind | null {
  const chain = causesOf(error)
  const codes = chain.map(codeOf)
  if (codes.some((code) => code?.startsWith('SQLITE_')) || isKind(error, 'store')) return databaseKind(error)
  const errno = codes.find((code) => code !== null && code in systemErrors)
  const ofGit = isKind(error, 'git')
  if (errno === 'ENOENT' && ofGit && !sayings(chain).includes('is not there')) return gitMissing
  if (errno !== undefined && errno !== null) return systemErrors[errno] ?? null
  if (codes.some((code) => code !== null && /^E[A-Z\d]+$/.test(code))) return brokenDisk
  if (!ofGit) return null
  const said = sayings(chain)
  return gitSayings.find(({ pattern }) => pattern.test(said))?.kind ?? gitTrouble
}

function databaseKind(error: unknown): Kind {
  const cure = error instanceof LoopworkError ? error.hint : null
  return { code: 'machine:database', says: '', cure: cure ?? 'check the file and its disk', everywhere: true }
}

function messageOf(error: unknown, { says }: Kind, doing: string): string {
  const raw = errorText(error).split('\n', 1)[0] ?? ''
  const before = doing === '' ? '' : `${doing}: `
  if (error instanceof LoopworkError || says === '') return `${before}${raw}`
  // Node's own words (`ENOSPC: no space left on device, write`) give the path at best.
  const place =
    error instanceof Error && 'path' in error && typeof error.path === 'string' ? error.path : null
  return `${before}${place === null ? '' : `${place}: `}${says}`
}

/** The error and what caused it, at most so many steps deep. */
function causesOf(error: unknown): readonly Error[] {
  const chain: Error[] = []
  for (let next = error; next instanceof Error && chain.length < 8; next = next.cause) chain.push(next)
  return chain
}

const codeOf = (error: Error): string | null =>
  'code' in error && typeof error.code === 'string' ? error.code : null

const sayings = (chain: readonly Error[]): string => chain.map(({ message }) => message).join('\n')

const isKind = (error: unknown, kind: LoopworkError['kind']): boolean =>
  error instanceof LoopworkError && error.kind === kind

const disk = (says: string, cure: string): Kind => ({ code: 'machine:disk', says, cure, everywhere: true })
const resources = (says: string, cure: string): Kind => ({
  code: 'machine:resources',
  says,
  cure,
  everywhere: true,
})
const permissions = (says: string): Kind => ({
  code: 'machine:permissions',
  says,
  cure: 'give yourself the right to write there again',
  everywhere: false,
})
const files = (says: string, cure: string): Kind => ({ code: 'machine:files', says, cure, everywhere: false })

const fullDisk = disk('the disk is full', 'free some space on that disk')
const overQuota = disk(
  'your quota of that disk is used up',
  'delete something of yours there, or ask for more',
)
const readOnly = disk('the disk is read-only', 'mount it for writing again')
const brokenDisk = disk('the disk reports an error', 'check the disk')
const openFiles = resources('too many files are open', 'close something, or raise ulimit -n')
const processes = resources('the system allows no more processes', 'end something, or raise ulimit -u')
const memory = resources('the memory is used up', 'end something that uses much of it')
const inTheWay = 'move aside what stands there'

const systemErrors: Readonly<Record<string, Kind>> = {
  ENOSPC: fullDisk,
  EDQUOT: overQuota,
  EROFS: readOnly,
  EIO: brokenDisk,
  ENXIO: brokenDisk,
  ENODEV: brokenDisk,
  ESTALE: brokenDisk,
  EMFILE: openFiles,
  ENFILE: openFiles,
  EAGAIN: processes,
  ENOMEM: memory,
  EACCES: permissions('permission denied'),
  EPERM: permissions('the system does not permit it'),
  ENOENT: files('it is not there', 'put it back, or make the folder'),
  ENOTDIR: files('a file stands where a folder must be', inTheWay),
  EEXIST: files('something else stands there', inTheWay),
  EISDIR: files('a folder stands where a file must be', inTheWay),
  ENOTEMPTY: files('the folder is not empty', inTheWay),
  EBUSY: files('it is in use', 'end what uses it'),
  ETXTBSY: files('it is being written', 'try again when it is there as a whole'),
  ELOOP: files('its links lead in a circle', 'mend the link'),
  ENAMETOOLONG: files('its name is too long', 'set worktree.root to a shorter path'),
}

const gitTrouble: Kind = {
  code: 'machine:git',
  says: '',
  cure: 'try the same with git yourself, and mend what it names',
  everywhere: false,
}
const gitMissing: Kind = {
  code: 'machine:git',
  says: '',
  cure: 'put git back on PATH',
  everywhere: true,
}

/** What git prints where a system call of its own failed, and where its settings can't be read. */
const gitSayings: readonly { readonly pattern: RegExp; readonly kind: Kind }[] = [
  { pattern: /No space left on device/, kind: fullDisk },
  { pattern: /Disk quota exceeded/, kind: overQuota },
  { pattern: /Read-only file system/, kind: readOnly },
  { pattern: /Input\/output error/, kind: brokenDisk },
  { pattern: /Too many open files/, kind: openFiles },
  { pattern: /Resource temporarily unavailable|cannot fork/, kind: processes },
  { pattern: /Cannot allocate memory|[Oo]ut of memory/, kind: memory },
  { pattern: /insufficient permission|Permission denied|Operation not permitted/, kind: permissions('') },
  {
    pattern: /bad (?:numeric |boolean )?config|unable to parse|unknown repository (?:extension|version)/,
    kind: { ...gitTrouble, cure: 'mend the file that git names', everywhere: true },
  },
  {
    pattern: /not a git repository/,
    kind: { ...gitTrouble, cure: 'put the repository back where it was', everywhere: true },
  },
]
