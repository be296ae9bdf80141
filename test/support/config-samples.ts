import type { ConfigInput } from '../../src/config/schema/config.ts'
import { nested } from '../../src/config/schema/nested.ts'
import type { Option } from '../../src/config/schema/options.ts'

/** A value of the option, as a file has it, that is not its default. */
export function sampleOf({ type, default: usual }: Option): unknown {
  switch (type.kind) {
    case 'choice':
      return type.choices.find((choice) => choice !== usual)
    case 'planPolicy':
      return { plan: ['bug'], labels: ['risky'] }
    case 'choices':
      return type.choices.slice(-1)
    case 'boolean':
      return usual !== true
    case 'wholeNumber':
      return usual === type.least ? type.most : Math.min(type.most, 9)
    case 'duration':
      return '7h'
    case 'size':
      return '1GiB'
    case 'money':
      return 7.5
    case 'percent':
      return '150%'
    case 'argv':
      return ['bwrap', '--bind', '{worktree}', '{worktree}']
    case 'argvs':
      return [
        ['./tell.sh', 'done'],
        ['say', 'done'],
      ]
    case 'files':
      return ['b.json']
    case 'statusWords':
      return { 'Ready for QA': 'done', wip: 'claimed' }
    case 'keyBindings':
      return { stop: ['ctrl+x'], palette: [':', 'ctrl+p'] }
    case 'insidePaths':
      return ['.env', 'apps/**/.env']
    case 'folder':
      return '/elsewhere'
    case 'branch':
    case 'agentName':
    case 'modelName':
      return 'other'
    case 'agents':
      return { mine: { command: ['changed'] } }
    case 'poolEntries':
      return [{ agent: 'other' }]
    case 'routes':
      return [{ when: 'type = docs', agent: 'other' }]
    case 'filter':
      return 'type = docs'
    case 'shellLines':
      return ['npm test', 'npm run lint']
  }
}

export const layerOf = (key: string, value: unknown): ConfigInput => nested([[key, value]])
