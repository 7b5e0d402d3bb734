import { Component, type ReactNode } from 'react'
import { useLocation } from 'react-router'
import { RouteError } from './route-error.tsx'

/** A page that fails leaves the shell alive; going to another address tries again. */
export function PageBoundary({ children }: { children: ReactNode }) {
  return <Boundary at={useLocation().key}>{children}</Boundary>
}

type Props = { at: string; children: ReactNode }
type State = { failed: false } | { failed: true; error: unknown }

class Boundary extends Component<Props, State> {
  override state: State = { failed: false }

  static getDerivedStateFromError(error: unknown): State {
    return { failed: true, error }
  }

  override componentDidUpdate(before: Props) {
    if (this.state.failed && before.at !== this.props.at) this.setState({ failed: false })
  }

  override render() {
    return this.state.failed ? <RouteError error={this.state.error} /> : this.props.children
  }
}
