// Keeps a broken page from taking the whole console with it, and offers the way back.
import { Component, type ReactNode } from 'react'

type Props = { readonly fallback: (retry: () => void) => ReactNode; readonly children: ReactNode }

export class ErrorBoundary extends Component<Props, { failed: boolean }> {
  override state = { failed: false }
  static getDerivedStateFromError() {
    return { failed: true }
  }
  override render() {
    if (!this.state.failed) return this.props.children
    return this.props.fallback(() => this.setState({ failed: false }))
  }
}
