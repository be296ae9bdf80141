import { afterEach, expect, test, vi } from 'vitest'
import { contentCommand, discoveryCommand, refCommand } from '../../../../src/git/command/git-command.ts'
import type { RepositoryContext } from '../../../../src/git/command/repository-context.ts'

const person = { name: 'Ada', email: 'ada@example.org' }
const context = {
  repository: { root: '/r', commonDir: '/r/.git' },
  identity: { author: person, committer: person },
  shallow: false,
} as unknown as RepositoryContext

const commands = () => ({
  content: contentCommand(context, { gitDir: '/own', workTree: '/w' }, 'write-tree', []),
  refs: refCommand(context, 'update-ref', ['--stdin']),
  discovery: discoveryCommand('/r', 'rev-parse', ['--git-dir']),
})

afterEach(() => vi.unstubAllEnvs())

/** As git sets them for a hook or an alias. Each would lead a command of ours somewhere else. */
const ofTheCaller = [
  'GIT_INDEX_FILE',
  'GIT_DIR',
  'GIT_WORK_TREE',
  'GIT_OBJECT_DIRECTORY',
  'GIT_ALTERNATE_OBJECT_DIRECTORIES',
  'GIT_PREFIX',
  'GIT_QUARANTINE_PATH',
  'GIT_NAMESPACE',
  'GIT_REPLACE_REF_BASE',
  'GIT_EXTERNAL_DIFF',
]

test.each(ofTheCaller)('%s of whoever started us reaches no git that we start', (name) => {
  vi.stubEnv(name, 'of the caller')
  vi.stubEnv('HOME', '/home/ada')
  for (const [kind, { env }] of Object.entries(commands())) {
    expect(env[name], kind).not.toBe('of the caller')
    expect(env['HOME'], kind).toBe('/home/ada')
  }
})

test.each(['GIT_CONFIG_COUNT', 'GIT_CONFIG_PARAMETERS', 'GIT_AUTHOR_NAME', 'GIT_COMMITTER_DATE'])(
  '%s of the caller is no setting of what we store and which refs we move',
  (name) => {
    vi.stubEnv(name, 'of the caller')
    const { content, refs } = commands()
    for (const { env } of [content, refs]) expect(env[name]).not.toBe('of the caller')
  },
)

test('every git writes what it stores durably, and runs nothing of the user’s', () => {
  for (const [kind, { args }] of Object.entries(commands())) {
    expect(args, kind).toContain('core.fsync=loose-object,pack,pack-metadata,reference,index')
    expect(args, kind).toContain('core.hooksPath=/dev/null')
    expect(args, kind).toContain('core.fsmonitor=false')
  }
})

test('only loose objects that are packed before anything relies on them are not synced', () => {
  const inQuarantine = { gitDir: '/own', workTree: '/w', objects: '/quarantine' }
  const argsOf = (verb: 'hash-object' | 'pack-objects') =>
    contentCommand(context, inQuarantine, verb, []).args
  expect(argsOf('hash-object')).toContain('core.fsync=none')
  expect(argsOf('pack-objects')).not.toContain('core.fsync=none')
})
