/** Where the view is: each place has its background. */
export type ViewPlace = 'sideBar' | 'editor';

export type ViewPage = {
  /** Base64; new ones for each page. The one for styles stands in the page, where the controls look for it; the one for scripts is nowhere to be read. */
  readonly scriptNonce: string;
  readonly styleNonce: string;
  readonly place: ViewPlace;
  /** Where the webview's own resources come from, as a policy names it. */
  readonly cspSource: string;
  readonly script: string;
  readonly style: string;
};

/** The page around the view's program: nothing may run or load in it but what this extension ships. */
export function viewPage({ scriptNonce, styleNonce, place, cspSource, script, style }: ViewPage): string {
  const policy = `default-src 'none'; script-src 'nonce-${scriptNonce}'; style-src ${cspSource} 'nonce-${styleNonce}'`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta property="csp-nonce" content="${styleNonce}">
<title>Token Flow</title>
<link rel="stylesheet" href="${style}">
</head>
<body>
<div id="root" class="in-${place}"></div>
<script nonce="${scriptNonce}" src="${script}"></script>
</body>
</html>`;
}
