/** Rows of kind `object`: terms | first year | later regions | work | note. */
export const OBJECTS = `
steam engine, steam pump | 1606 | | tech | Ayanz's patents 1606, Savery's pump 1698
steam locomotive, locomotive | 1784 | | tech | Murdoch's model 1784, Trevithick on rails 1804
steamboat, steamship, paddle steamer | 1774 | | mcneil | Jouffroy's and d'Auxiron's trials on the Seine and Doubs
railway, railroad | 1500 | | tech | wooden mine and hill railways about 1500; public lines from 1803
railway train, passenger train, freight train, express train | 1803 | | mcneil | trains on iron rails from 1803; passengers from 1807
railway station, train station, railway carriage, railway platform | 1803 | | mcneil | first public lines 1803 to 1807
tramcar, streetcar | 1832 | | mcneil | horse cars in New York, 1832
motor car, motorcar, automobile, motor vehicle | 1876 | | mcneil | name in French from 1876, Benz's car 1885
motorcycle, motorbike | 1867 | | mcneil | steam velocipedes 1867, Daimler 1885
taxicab | 1891 | | oed2 | Bruhn's taximeter 1891, the cab's name 1907
bicycle, velocipede | 1817 | | herlihy | Drais's running machine 1817, pedals in the 1860s
traffic light | 1868 | | mcneil | gas signal at Westminster, 1868
parking lot, parking meter | 1910 | | oed2 | American lots about 1915, meters 1935
airplane, aeroplane | 1855 | | aviation | name in French from 1855, powered flight from 1890 to 1903
airport, aerodrome | 1891 | | aviation | Langley's word of the 1890s, first fields about 1909
helicopter | 1861 | | aviation | Ponton d'Amécourt's word and models, 1861
jet engine, jet plane, jet aircraft | 1910 | | aviation | designs from 1910, flight in 1939
hot air balloon, gas balloon | 1709 | | aviation | Gusmão's model at Lisbon 1709, Montgolfier 1783
parachute | 1470 | | aviation | Italian sketches about 1470, first jump 1783
spaceship, spacecraft, space shuttle | 1880 | | oed2 | in novels from 1880
telegraph | 1792 | | huurdeman | Chappe's optical line 1792 to 1794
electric telegraph, telegraph wire, telegraph pole, telegraph cable | 1753 | | huurdeman | a letter of 1753 proposes it; poles and lines from the 1830s
telegram | 1838 | | huurdeman | electric messages from 1838, the word 1852
telephone, telephoned, telephoning | 1844 | | huurdeman | name for signal horns by 1844, Reis 1861, Bell 1876
mobile phone, cell phone, cellphone | 1945 | | huurdeman | car telephones from 1946, cellular 1973
smartphone | 1992 | | ceruzzi | IBM Simon shown 1992
radio, radio set, radio broadcast, radio station | 1880 | | huurdeman | as part of words from about 1880, Marconi 1895
wireless set, wireless operator, wireless telegraphy | 1880 | | huurdeman | experiments from 1880, service from 1897
television, television set, televised | 1900 | | huurdeman | word 1900, pictures 1926
phonograph | 1835 | | mcneil | word for shorthand 1835, Edison's machine 1877
gramophone, record player | 1877 | | mcneil | Edison 1877, Berliner's gramophone 1887
microphone | 1683 | | oed2 | as a word for hearing tubes 1683, electric 1876
loudspeaker | 1861 | | huurdeman | Reis's receiver 1861, public address 1915
headphones | 1880 | | huurdeman | telephone operators' sets about 1880
tape recorder | 1886 | | mcneil | wax tape 1886, magnetic tape 1928
jukebox | 1889 | | mcneil | coin phonograph in San Francisco, 1889
photograph, photographed, photographer, photography, photographic, photo | 1816 | | gernsheim | Niépce's first paper pictures 1816, the word 1834
daguerreotype | 1835 | | gernsheim | Daguerre's process, published 1839
movie, cinema, motion picture, moving picture show | 1872 | | gernsheim | Muybridge's series from 1872, Lumière 1895
film star, movie star, movie theater, newsreel | 1895 | | mcneil | public projection from 1895
camcorder, video camera, videotape | 1923 | | mcneil | electronic camera 1923, tape 1951
X-ray, X ray machine | 1895 | | porter | Röntgen, November 1895
light bulb, lightbulb | 1835 | | mcneil | Lindsay's lamp 1835, Swan and Edison 1879
electric light, electric lamp, electric lighting | 1802 | | mcneil | Davy's glowing wire and arc, 1802
flashlight | 1887 | | mcneil | magnesium flash 1887, hand lamp 1899
electric motor | 1821 | | mcneil | Faraday's rotation 1821
dynamo, power station, power plant | 1831 | | mcneil | Faraday's disc 1831, public stations 1881
neon sign, neon light, neon lamp | 1898 | | mcneil | gas found 1898, Claude's tube 1910
gaslight, gas lamp, gas lighting | 1784 | | mcneil | Minckelers at Louvain, 1784
`
