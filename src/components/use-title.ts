import { useEffect } from 'react'

/**
 * Sets the title of the page.
 *
 * @param parts most specific first: "Dana Kim", "Users", "Meridian Foods"
 */
export function useTitle(...parts: string[]): void {
  const title = [...parts, 'Harness User Admin'].join(' · ')
  useEffect(() => {
    document.title = title
  }, [title])
}
