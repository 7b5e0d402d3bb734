import { focusManager } from '@tanstack/react-query'
import { onTestFinished } from 'vitest'

/**
 * The list does not read itself again by the minute while its tab is out of sight: for tests that count calls and take
 * longer than a minute on a busy machine. Failed reads are not tried again meanwhile either.
 */
export function pauseListRefresh(): void {
  focusManager.setFocused(false)
  onTestFinished(() => {
    focusManager.setFocused(undefined)
  })
}
