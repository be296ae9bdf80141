import { sourcePlace } from '../../backlog/source-place.ts'
import type { Asked } from './choice.ts'

/** Those of the command line, else those of the config; absolute. */
export const givenSources = ({ sources, config, facts }: Asked): readonly string[] =>
  sources.named.length > 0 ? sources.named : config.source.map((source) => sourcePlace(facts.root, source))
