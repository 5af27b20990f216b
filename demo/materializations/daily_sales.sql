-- Net revenue is unit price * quantity * (1 - discount), of the order's lines and not of the catalogue's prices.
SELECT o.order_date AS day,
       g.category_name AS category,
       c.country,
       count(DISTINCT o.order_id)::int AS orders,
       sum(d.quantity)::int AS units,
       round(sum(d.unit_price::numeric * d.quantity), 4) AS gross_revenue,
       round(sum(d.unit_price::numeric * d.quantity * (1 - d.discount::numeric)), 6) AS net_revenue
FROM orders o
JOIN order_details d USING (order_id)
JOIN products p USING (product_id)
JOIN categories g USING (category_id)
JOIN customers c USING (customer_id)
GROUP BY o.order_date, g.category_name, c.country
