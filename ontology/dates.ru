# The nodes of all dates that stand in tables: one node a date, as precise as the source, with its first and last day.
# Queries compare only these two days: comparing an xsd:date with a year drops rows silently in several engines.
PREFIX date: <https://w3id.org/gpai-graph/id/date/>
PREFIX gpai: <https://w3id.org/gpai-graph/ontology#>
PREFIX graph: <https://w3id.org/gpai-graph/graph/>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX time: <http://www.w3.org/2006/time#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT { GRAPH graph:dates {
  ?date a gpai:Date ;
    rdf:value ?value ;
    gpai:firstDay ?firstDay ;
    gpai:lastDay ?lastDay ;
    gpai:precision ?precision .
} }
WHERE {
  {
    SELECT DISTINCT ?date
    WHERE { GRAPH ?table { ?row ?column ?date } FILTER(ISIRI(?date) && STRSTARTS(STR(?date), STR(date:))) }
  }
  BIND(STRAFTER(STR(?date), STR(date:)) AS ?text)
  BIND(STRLEN(?text) AS ?length)
  VALUES (?length ?datatype ?precision ?firstRest ?lastRest) {
    (4 xsd:gYear time:unitYear "-01-01" "-12-31")
    (7 xsd:gYearMonth time:unitMonth "-01" UNDEF)
    (10 xsd:date time:unitDay "" "")
  }
  # The last day of a month: February by the Gregorian rule of leap years.
  BIND(xsd:integer(SUBSTR(?text, 1, 4)) AS ?year)
  BIND(SUBSTR(?text, 6, 2) AS ?month)
  BIND(IF(?year / 400 = FLOOR(?year / 400) || (?year / 4 = FLOOR(?year / 4) && ?year / 100 != FLOOR(?year / 100)), "-29", "-28") AS ?february)
  BIND(COALESCE(?lastRest, IF(?month = "02", ?february, IF(?month IN ("04", "06", "09", "11"), "-30", "-31"))) AS ?rest)
  BIND(STRDT(?text, ?datatype) AS ?value)
  BIND(STRDT(CONCAT(?text, ?firstRest), xsd:date) AS ?firstDay)
  BIND(STRDT(CONCAT(?text, ?rest), xsd:date) AS ?lastDay)
} ;

# Their Julian day numbers (the day that begins at noon of it; Meeus, Astronomical Algorithms, chapter 7): SPARQL 1.1 cannot
# subtract two days, and each engine that can does it in another way. With these, days between dates are a difference.
INSERT { GRAPH graph:dates { ?date ?property ?number } }
WHERE {
  VALUES (?bound ?property) {
    (gpai:firstDay gpai:firstDayNumber)
    (gpai:lastDay gpai:lastDayNumber)
  }
  GRAPH graph:dates { ?date ?bound ?dayOfBound }
  BIND(STR(?dayOfBound) AS ?text)
  BIND(xsd:integer(SUBSTR(?text, 6, 2)) AS ?calendarMonth)
  BIND(xsd:integer(SUBSTR(?text, 9, 2)) AS ?day)
  # The year begins in March, so that the leap day is its last.
  BIND(IF(?calendarMonth <= 2, 1, 0) AS ?before)
  BIND(xsd:integer(SUBSTR(?text, 1, 4)) - ?before AS ?year)
  BIND(?calendarMonth + 12 * ?before AS ?month)
  BIND(FLOOR(?year / 100) AS ?century)
  BIND(2 - ?century + FLOOR(?century / 4) AS ?gregorian)
  BIND(xsd:integer(FLOOR(365.25 * (?year + 4716)) + FLOOR(30.6001 * (?month + 1)) + ?day + ?gregorian - 1524) AS ?number)
}
