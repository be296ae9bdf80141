import type { Concern, CoolDown } from '../../core/agent/cool-down.ts'

/** All of them as one JSON list: a handful at most, and most often none, for which no list is put together. */
export const coolDownsColumn = `
  CASE WHEN NOT EXISTS (SELECT 1 FROM cool_downs) THEN '[]' ELSE (SELECT json_group_array(json_object('concern', c.concern, 'name', c.name, 'model', c.model, 'class', c.class,
     'message', c.message, 'named', c.named, 'since', c.since, 'until', c.until, 'inRow', c.in_row)) FROM cool_downs c) END`

/** As `coolDownsColumn` puts them together. */
export interface StoredCoolDown extends Omit<CoolDown, 'concern' | 'named'> {
  readonly concern: Concern['kind']
  /** Of the account, or of the preset. */
  readonly name: string
  /** Empty where its CLI chooses it, and where the concern is no model. */
  readonly model: string
  readonly named: number
}

export const asCoolDown = ({ concern, name, model, named, ...more }: StoredCoolDown): CoolDown => ({
  ...more,
  named: named === 1,
  concern: concernFrom(concern, name, model),
})

function concernFrom(kind: Concern['kind'], name: string, model: string): Concern {
  switch (kind) {
    case 'account':
      return { kind, account: name }
    case 'model':
      return { kind, account: name, model: model === '' ? null : model }
    case 'preset':
      return { kind, preset: name }
  }
}

/** The key of its row. */
export type ConcernKey = Pick<StoredCoolDown, 'concern' | 'name' | 'model'>

export function concernKey(concern: Concern): ConcernKey {
  switch (concern.kind) {
    case 'account':
      return { concern: 'account', name: concern.account, model: '' }
    case 'model':
      return { concern: 'model', name: concern.account, model: concern.model ?? '' }
    case 'preset':
      return { concern: 'preset', name: concern.preset, model: '' }
  }
}
