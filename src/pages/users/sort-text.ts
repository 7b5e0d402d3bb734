import type { UserSort } from './users.search.ts'

const labels: Partial<Record<string, readonly [up: string, down: string]>> = {
  name: ['Sorted by name, A to Z', 'Sorted by name, Z to A'],
  email: ['Sorted by email, A to Z', 'Sorted by email, Z to A'],
  modified: ['Sorted by last modified, oldest first', 'Sorted by last modified, newest first'],
  created: ['Sorted by created, oldest first', 'Sorted by created, newest first'],
  locked: ['Sorted by locked, last', 'Sorted by locked, first'],
  'two-factor': ['Sorted by 2FA, off first', 'Sorted by 2FA, on first'],
  external: ['Sorted by managed by, Harness first', 'Sorted by managed by, identity provider first'],
}

/** How the list is sorted, read out when it becomes another sort. */
export function sortedText({ name, descending }: UserSort): string | undefined {
  return labels[name]?.[descending ? 1 : 0]
}
