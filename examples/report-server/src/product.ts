/** What this product is; a release changes version and build here. */
export const PRODUCT = {
  id: 'report-server',
  name: 'Report Server',
  appName: 'webroot',
  domain: 'reports.example',
  version: '11.5.11',
  build: '2026-06-01',
} as const
