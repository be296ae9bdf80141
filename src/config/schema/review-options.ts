import { itemTypes } from '../../core/item.ts'
import type { Entry } from './entry.ts'

/** Who looks at plans and at work: the keys `approve`, and those under `review`. */
export const reviewOptions = {
  approve: {
    type: { kind: 'planPolicy' },
    default: null,
    whenNull: 'nothing is asked',
    about:
      'plan: the agent of each task stops after its plan, and a person approves it or asks for another; { plan: [feature], labels: [risky] }: that of tasks of these types, or with one of these labels.',
    trust: 'needed',
    stored: { setting: 'approve' },
  },
  'review.agent': {
    type: { kind: 'agentName' },
    default: null,
    whenNull: 'nobody',
    about:
      'The preset of a second agent that reads the diff and the task between gate and merge queue, and approves or asks for changes; one with another model is a preset of your own. Left out: nobody does.',
    trust: 'needed',
    stored: { setting: 'review.agent' },
  },
  'review.rounds': {
    type: { kind: 'wholeNumber', least: 1, most: 100, unit: 'reviews' },
    default: 2,
    about: 'So many reviews in a row that ask for changes, and the task fails.',
    trust: 'free',
    stored: { setting: 'review.rounds' },
  },
  'review.on': {
    type: { kind: 'choices', choices: itemTypes },
    default: null,
    whenNull: 'feature, bug',
    about: `Tasks of these types are reviewed: ${itemTypes.join(' | ')}. Left out: feature and bug.`,
    trust: 'needed',
    stored: { setting: 'review.on' },
  },
} as const satisfies Readonly<Record<string, Entry>>
