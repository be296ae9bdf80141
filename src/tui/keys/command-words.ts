import type { Command, CommandBody } from '../../core/command.ts'
import { plural } from '../../text/plural.ts'
import { literal, safe, type Safe } from '../../text/safe.ts'
import { sanitize } from '../../text/sanitize.ts'

/** What the screen says of a command while it is asked, and after it. */
export interface CommandWords {
  readonly verb: Safe
  readonly asked: Safe
  readonly done: Safe
  readonly not: Safe
}

export function wordsOf(body: CommandBody): CommandWords {
  switch (body.kind) {
    case 'pause':
      return {
        verb: literal('pause'),
        asked: literal('pausing…'),
        done: literal('paused'),
        not: literal('not paused'),
      }
    case 'resume':
      return {
        verb: literal('resume'),
        asked: literal('resuming…'),
        done: literal('resumed'),
        not: literal('not resumed'),
      }
    case 'abort':
      return {
        verb: literal('abort'),
        asked: literal('aborting…'),
        done: literal('aborted'),
        not: literal('not aborted'),
      }
    case 'scale':
      return {
        verb: literal('scale'),
        asked: safe`to ${plural(body.to, 'worker')}…`,
        done: safe`scaled to ${plural(body.to, 'worker')}`,
        not: literal('not scaled'),
      }
    case 'extend':
      return {
        verb: literal('extend the budget'),
        asked: literal('extending the budget…'),
        done: literal('extended'),
        not: literal('not extended'),
      }
    case 'move':
      return {
        verb: safe`move ${sanitize(body.item)}`,
        asked: safe`moving ${sanitize(body.item)}…`,
        done: safe`${sanitize(body.item)} moved`,
        not: safe`${sanitize(body.item)} not moved`,
      }
    case 'freeze':
      return {
        verb: safe`freeze ${sanitize(body.item)}`,
        asked: safe`freezing ${sanitize(body.item)}…`,
        done: safe`${sanitize(body.item)} frozen`,
        not: safe`${sanitize(body.item)} not frozen`,
      }
    case 'thaw':
      return {
        verb: safe`let ${sanitize(body.item)} go on`,
        asked: safe`letting ${sanitize(body.item)} go on…`,
        done: safe`${sanitize(body.item)} goes on`,
        not: safe`${sanitize(body.item)} does not go on`,
      }
    case 'undo':
      return {
        verb: literal('undo'),
        asked: literal('taking the merge back…'),
        done: literal('taken back'),
        not: literal('not taken back'),
      }
    case 'message':
      return {
        verb: safe`message to ${sanitize(body.item)}`,
        asked: safe`telling ${sanitize(body.item)}…`,
        done: safe`${sanitize(body.item)} goes on with your message`,
        not: literal('noted, not told now'),
      }
    case 'stop':
      return {
        verb: safe`stop ${sanitize(body.item)}`,
        asked: safe`${sanitize(body.item)} stopping…`,
        done: safe`${sanitize(body.item)} stopped, back to todo`,
        not: safe`${sanitize(body.item)} not stopped`,
      }
  }
}

/** Why a command was not carried out. */
export function whyNot({ answer }: Command): Safe {
  switch (answer.state) {
    case 'refused':
      return sanitize(answer.message)
    case 'asked':
    case 'taken':
    case 'expired':
      return literal('no supervisor answered in time')
    case 'done':
      return literal('done')
  }
}
