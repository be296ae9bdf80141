import { Component, type ReactNode } from 'react'

interface BoundaryProps {
  readonly onError: (error: Error) => void
  readonly children: ReactNode
}

/** An exception of a component takes the screen down, and nothing else: the supervisor goes on. */
export class Boundary extends Component<BoundaryProps, { readonly failed: boolean }> {
  override state = { failed: false }

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true }
  }

  override componentDidCatch(error: unknown): void {
    this.props.onError(error instanceof Error ? error : new Error(String(error)))
  }

  override render(): ReactNode {
    return this.state.failed ? null : this.props.children
  }
}
