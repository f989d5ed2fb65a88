// The sample project's one door: starts one node of a small reporting product.
export { type ReportServer, type ReportServerOptions, startReportServer } from './report-server.ts'
