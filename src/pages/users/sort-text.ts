import type { UserSort } from './users.search.ts'

const labels: Partial<Record<string, readonly [up: string, down: string]>> = {
  name: ['Sorted by name, A to Z', 'Sorted by name, Z to A'],
  email: ['Sorted by email, A to Z', 'Sorted by email, Z to A'],
  modified: ['Sorted by last modified, oldest first', 'Sorted by last modified, newest first'],
  created: ['Sorted by date created, oldest first', 'Sorted by date created, newest first'],
  locked: ['Sorted with locked users last', 'Sorted with locked users first'],
  'two-factor': ['Sorted by 2FA, off first', 'Sorted by 2FA, on first'],
  external: ['Sorted with users managed by Harness first', 'Sorted with users managed by an identity provider first'],
}

/** How the list is sorted, read out when it becomes another sort. */
export function sortedText({ name, descending }: UserSort): string | undefined {
  return labels[name]?.[descending ? 1 : 0]
}
