import { expect, test } from 'vitest'
import { Turns } from '../../../../src/supervisor/lane/turns.ts'

test('each act begins when the one before it has ended, however that ended', async () => {
  const turns = new Turns()
  const order: string[] = []
  const first = Promise.withResolvers<void>()
  const one = turns.take(async () => {
    order.push('first begins')
    await first.promise
    order.push('first fails')
    throw new Error('no')
  })
  const two = turns.take(async () => {
    order.push('second')
    return 2
  })
  await Promise.resolve()
  await new Promise((resolve) => setImmediate(resolve))
  expect(order).toEqual(['first begins'])
  first.resolve()
  await expect(one).rejects.toThrow('no')
  expect(await two).toBe(2)
  expect(order).toEqual(['first begins', 'first fails', 'second'])
})
