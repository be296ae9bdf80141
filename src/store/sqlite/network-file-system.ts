import { readFileSync, realpathSync, statfsSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * The name of the network file system that a path lies on, or null. SQLite's WAL needs memory that every process
 * shares, which these don't give: the database would be damaged.
 */
export function networkFileSystem(path: string): string | null {
  const folder = realpathSync(dirname(path))
  const magic = statfsSync(folder).type
  const named = byMagic.get(magic)
  if (named !== undefined) return named
  return magic === fuse ? networkFuse(folder, mountTable()) : null
}

/** FUSE carries local file systems too; only the mount table shows which. */
export function networkFuse(folder: string, mounts: string): string | null {
  let longest = { at: '', type: '' }
  for (const line of mounts.split('\n')) {
    const [before = '', after = ''] = line.split(' - ')
    const at = unescape(before.split(' ')[4] ?? '')
    const type = after.split(' ')[0] ?? ''
    if (at !== '' && isBelow(folder, at) && at.length >= longest.at.length) longest = { at, type }
  }
  return overNetwork.test(longest.type) ? longest.type : null
}

const isBelow = (path: string, folder: string): boolean =>
  path === folder || path.startsWith(folder.endsWith('/') ? folder : `${folder}/`)

/** mountinfo writes blanks as octal escapes. */
const unescape = (text: string): string =>
  text.replace(/\\(\d{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)))

function mountTable(): string {
  try {
    return readFileSync('/proc/self/mountinfo', 'utf8')
  } catch {
    return ''
  }
}

/** f_type of statfs(2). */
const byMagic: ReadonlyMap<number, string> = new Map([
  [0x6969, 'nfs'],
  [0x517b, 'smb'],
  [0xfe534d42, 'smb2'],
  [0xff534d42, 'cifs'],
  [0x01021997, '9p'],
  [0x5346414f, 'afs'],
  [0x73757245, 'coda'],
  [0x564c, 'ncp'],
  [0x00c36400, 'ceph'],
])

const fuse = 0x65735546

const overNetwork =
  /^fuse\.(?:sshfs|s3fs|rclone|glusterfs|ceph|curlftpfs|davfs2?|smbnetfs|gcsfuse|goofys|mount_9p)$/
