const toolNames: Readonly<Record<string, string>> = {
  stripe: "Stripe",
  quickbooks: "QuickBooks",
  xero: "Xero",
  hubspot: "HubSpot",
  shopify: "Shopify",
};

/** How a tool calls itself. */
export function connectorName(connector: string): string {
  return toolNames[connector] ?? connector;
}
