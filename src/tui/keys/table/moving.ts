import { literal, safe } from '../../../text/safe.ts'
import { signs } from '../../../text/signs.ts'
import type { KeyRow } from './key-row.ts'
import { views, panes, running } from './places.ts'

/** Keys that go from place to place, and along what is shown there. */
export const movingKeys: readonly KeyRow[] = [
  {
    action: 'open',
    keys: ['enter'],
    places: views,
    destroys: false,
    footer: { rank: 11, keys: literal('Enter'), label: literal('open') },
    help: { group: 'MOVE', keys: literal('Enter'), label: literal('open') },
  },
  {
    action: 'nextPane',
    keys: ['tab'],
    places: panes,
    destroys: false,
    footer: { rank: 12, keys: literal('Tab'), label: literal('next') },
    help: { group: 'MOVE', keys: literal('Tab'), label: literal('next pane or table') },
  },
  {
    action: 'previousPane',
    keys: ['shift+tab'],
    places: panes,
    destroys: false,
    footer: null,
    help: { group: 'MOVE', keys: literal('Shift+Tab'), label: literal('the one before') },
  },
  {
    action: 'worker',
    keys: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
    places: running,
    destroys: false,
    footer: null,
    help: { group: 'MOVE', keys: literal('0-9'), label: literal('worker W0 to W9') },
  },
  {
    action: 'down',
    keys: ['j', 'down'],
    places: views,
    destroys: false,
    footer: { rank: 13, keys: literal('j k'), label: literal('move') },
    help: {
      group: 'MOVE',
      keys: safe`j k ${signs.older.glyph} ${signs.newer.glyph}`,
      label: literal('row, line'),
    },
  },
  { action: 'up', keys: ['k', 'up'], places: views, destroys: false, footer: null, help: null },
  {
    action: 'first',
    keys: ['g'],
    places: views,
    destroys: false,
    footer: null,
    help: { group: 'MOVE', keys: literal('g G'), label: literal('first, last') },
  },
  { action: 'last', keys: ['G'], places: views, destroys: false, footer: null, help: null },
  {
    action: 'pageDown',
    keys: ['pagedown'],
    places: views,
    destroys: false,
    footer: null,
    help: { group: 'MOVE', keys: literal('PgUp PgDn'), label: literal('page') },
  },
  { action: 'pageUp', keys: ['pageup'], places: views, destroys: false, footer: null, help: null },
  {
    action: 'viewAfter',
    keys: [']'],
    places: views,
    destroys: false,
    footer: { rank: 14, keys: literal('[ ]'), label: literal('view') },
    help: { group: 'MOVE', keys: literal('[ ]'), label: literal('view before, after') },
  },
  { action: 'viewBefore', keys: ['['], places: views, destroys: false, footer: null, help: null },
  {
    action: 'back',
    keys: ['escape'],
    places: running,
    destroys: false,
    footer: { rank: 15, keys: literal('Esc'), label: literal('back') },
    help: { group: 'MOVE', keys: literal('Esc'), label: literal('back, never quits') },
  },
]
