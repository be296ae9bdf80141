/**
 * Injected into the bundle. What reads Unicode's tables is made when a text first needs it, which plain text never does:
 * a dozen modules would make theirs when they are loaded, and that is 16 ms of every start.
 */
const RealSegmenter = Reflect.get(Intl, 'Segmenter')

/** Stands for `Intl.Segmenter`. */
export class LazySegmenter {
  #args
  #real

  constructor(...args) {
    this.#args = args
  }

  segment(text) {
    this.#real ??= new RealSegmenter(...this.#args)
    return this.#real.segment(text)
  }
}

const RealCollator = Reflect.get(Intl, 'Collator')

/** Stands for `Intl.Collator`, as far as we use one. */
export class LazyCollator {
  #args
  #real

  constructor(...args) {
    this.#args = args
  }

  get compare() {
    this.#real ??= new RealCollator(...this.#args)
    return this.#real.compare
  }
}

/** Stands for a regular expression, as far as string-width uses one. */
export function lazyExpression(make) {
  let real
  const made = () => (real ??= make())
  return {
    test: (text) => made().test(text),
    exec: (text) => made().exec(text),
  }
}
