import { VitePWA } from "vite-plugin-pwa";
import { places } from "./src/page/places.ts";

/** The addresses of the app, as patterns: nothing else of the relay's is ever answered from the cache. */
const pages = places.map((place) => new RegExp(`^${place.replaceAll(/:\w+/g, "[^/]+")}(\\?.*)?$`));

/**
 * The service worker and what makes the app installable. This is the one place that knows the plugin. A new version waits until a person takes it: two versions must not work
 * on one page.
 */
export const pwa = VitePWA({
  registerType: "prompt",
  // The page registers it itself: nothing is inline.
  injectRegister: false,
  // The system asks for those of the manifest when the app is installed, and that takes a network anyway.
  includeManifestIcons: false,
  manifest: {
    id: "/",
    name: "Concord",
    short_name: "Concord",
    description: "Invoices in agreement, with or without a network.",
    start_url: "/invoices",
    scope: "/",
    display: "standalone",
    background_color: "#f7f8fa",
    theme_color: "#3d4fe0",
    icons: [
      { src: "/icon-192.png", sizes: "192x192", type: "image/png" },
      { src: "/icon-512.png", sizes: "512x512", type: "image/png" },
      { src: "/icon-maskable-512.png", sizes: "512x512", type: "image/png", purpose: "maskable" },
      { src: "/icon.svg", sizes: "any", type: "image/svg+xml" },
    ],
    shortcuts: [{ name: "Invoices", url: "/invoices" }],
  },
  workbox: {
    globPatterns: ["index.html", "*.svg", "assets/*.{js,css,woff2}"],
    // Scripts that few need come when they are needed, and stay in the browser's own cache.
    globIgnores: [
      "assets/inter-{cyrillic,greek,vietnamese,latin-ext}*",
      "assets/{history,kept-histories,refresh-kept,audit,numbering,verify-worker,field-check,field,practice,practice-page,practice-worker,bridges,passkeys,passkey-button,passkey-card,passkey-ways,passkey-words}-*",
    ],
    navigateFallback: "/index.html",
    navigateFallbackAllowlist: pages,
    // What was named by its content needs no other name in the cache.
    dontCacheBustURLsMatching: /^assets\//,
    cleanupOutdatedCaches: true,
    sourcemap: false,
  },
});
