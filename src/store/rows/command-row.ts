import { commandLifeMs, type Command, type CommandBody, type CommandState } from '../../core/command.ts'
import { commandId, supervisorId, type EpochMs } from '../../core/ids.ts'
import { integer, record, text, word, type RawRow } from './raw-row.ts'

/** A command with the answer that is stored. */
export function parseCommand(row: RawRow): Command {
  return {
    id: commandId(integer(row, 'id')),
    body: record<CommandBody>(row, 'body', ['kind']),
    supervisor: supervisorId(integer(row, 'supervisor')),
    askedAt: integer(row, 'asked_at'),
    answer: parseAnswer(row),
  }
}

/** `expired` is not stored: it is what becomes of `asked` by the passing of time. */
export function commandAt(command: Command, now: EpochMs): Command {
  const expired = command.answer.state === 'asked' && now - command.askedAt > commandLifeMs
  return expired ? { ...command, answer: { state: 'expired' } } : command
}

function parseAnswer(row: RawRow): CommandState {
  const state = word(row, 'state', ['asked', 'taken', 'done', 'refused'])
  switch (state) {
    case 'asked':
    case 'taken':
      return { state }
    case 'done':
    case 'refused':
      return { state, message: text(row, 'message') }
  }
}
