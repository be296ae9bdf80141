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
