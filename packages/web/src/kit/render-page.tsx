// Puts a page on the screen with everything that pages share: theme, style nonce, texts, queries.
import { MantineProvider } from '@mantine/core'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { type ReactNode, StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import './styles.ts'
import { readStyleNonce } from './nonce.ts'
import { theme, tokenVariables } from './theme.ts'

export function renderPage(page: ReactNode): void {
  const root = document.getElementById('page')
  if (root === null) throw new Error('the page has no element to render into')
  const nonce = readStyleNonce()
  const queries = new QueryClient({
    defaultOptions: {
      queries: { retry: false, networkMode: 'always' },
      mutations: { retry: false, networkMode: 'always' },
    },
  })
  createRoot(root).render(
    <StrictMode>
      <MantineProvider
        theme={theme}
        cssVariablesResolver={tokenVariables}
        defaultColorScheme="auto"
        getStyleNonce={() => nonce}
      >
        <QueryClientProvider client={queries}>{page}</QueryClientProvider>
      </MantineProvider>
    </StrictMode>,
  )
}
