import { Component, type ReactNode } from 'react'

type ErrorBoundaryProps = {
  children: ReactNode
  /** A new value renders the failed part again. */
  at?: string
  /** Rendered instead; rethrows errors that it doesn't handle. */
  fallback: (error: unknown, retry: () => void) => ReactNode
}

type State = { failed: { error: unknown } | undefined }

/** Error boundary: keeps a rendering error from unmounting more than its children. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, State> {
  override state: State = { failed: undefined }

  static getDerivedStateFromError(error: unknown): State {
    return { failed: { error } }
  }

  override componentDidUpdate({ at }: ErrorBoundaryProps) {
    if (this.state.failed !== undefined && at !== this.props.at) this.retry()
  }

  readonly retry = () => {
    this.setState({ failed: undefined })
  }

  override render() {
    const { failed } = this.state
    return failed === undefined ? this.props.children : this.props.fallback(failed.error, this.retry)
  }
}
