import { span, type Row } from '../../text/row.ts'
import { safe, type Safe } from '../../text/safe.ts'

/** A key and what it does here. */
export const keyHint = (key: Safe, label: Safe): Row => [span(key, 'accent'), span(safe` ${label}`, 'dim')]
