import { flatGraph, type FlatGraph } from './flat-graph.ts'
import { NumberList } from './number-list.ts'

/** Edges of a graph while they are being found. */
export class EdgeList {
  readonly #from = new NumberList()
  readonly #to = new NumberList()

  push(node: number, needed: number): void {
    this.#from.push(node)
    this.#to.push(needed)
  }

  /** In the order in which they were found. */
  *[Symbol.iterator](): Generator<readonly [node: number, needed: number]> {
    for (let index = 0; index < this.#from.length; index++) yield [this.#from.at(index), this.#to.at(index)]
  }

  pushAll(others: EdgeList, isWanted: (node: number, needed: number) => boolean = () => true): void {
    for (const [index, node] of others.#from.view().entries()) {
      const needed = others.#to.at(index)
      if (isWanted(node, needed)) this.push(node, needed)
    }
  }

  graph(size: number): FlatGraph {
    return flatGraph(size, this.#from.view(), this.#to.view())
  }
}
